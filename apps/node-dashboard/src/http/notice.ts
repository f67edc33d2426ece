/**
 * One sentence about what was done, for the page that the visitor sees next and for that page once. It travels in a
 * cookie, so that it works without JavaScript and neither a reload nor a bookmark says it again.
 */
import type { AstroGlobal, MiddlewareHandler } from 'astro'
import { activityWords } from '../dashboard/activity-words.ts'

const COOKIE = 'tally-notice'

/** @param path of this app, with its query; only that page will say it */
export function redirectAfter(page: Pick<AstroGlobal, 'cookies' | 'redirect' | 'url'>, change: string, path: string) {
  const { pathname } = new URL(path, page.url)
  page.cookies.set(COOKIE, `${change} ${pathname}`, { path: pathname, httpOnly: true, sameSite: 'lax', maxAge: 60 })
  return page.redirect(path, 303)
}

/** Middleware: takes the cookie, and leaves its words to the layout. */
export const takeNotice: MiddlewareHandler = ({ cookies, locals, request, url }, next) => {
  const [change = '', path] = (request.method === 'GET' && cookies.get(COOKIE)?.value.split(' ')) || []
  // A browser sends it to the pages below as well.
  if (path === url.pathname) {
    cookies.delete(COOKIE, { path: url.pathname })
    // Words of our own only: a browser's cookie can hold anything.
    const words = activityWords(change)
    if (words !== change) locals.notice = `${words}.`
  }
  return next()
}
