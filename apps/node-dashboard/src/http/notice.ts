/**
 * A sentence about the change that was just made, shown once on the next page. It travels in a cookie, so that it works
 * without JavaScript, and neither a reload nor a bookmark repeats it.
 */
import type { AstroGlobal, MiddlewareHandler } from 'astro'
import { changeWords, isChange, type ChangeName } from '../dashboard/changes.ts'

const cookieName = 'tally-notice'

/** @param path a path of this app, with its query; only that page shows the notice */
export function redirectAfter(
  page: Pick<AstroGlobal, 'cookies' | 'redirect' | 'url'>,
  change: ChangeName,
  path: string,
) {
  const { pathname } = new URL(path, page.url)
  page.cookies.set(cookieName, `${change} ${pathname}`, { path: pathname, httpOnly: true, sameSite: 'lax', maxAge: 60 })
  return page.redirect(path, 303)
}

/** Middleware: takes the cookie and passes its words to the layout. */
export const takeNotice: MiddlewareHandler = ({ cookies, locals, request, url }, next) => {
  const [change = '', path] = (request.method === 'GET' && cookies.get(cookieName)?.value.split(' ')) || []
  // Browsers also send the cookie to the pages below its path.
  if (path === url.pathname) {
    cookies.delete(cookieName, { path: url.pathname })
    // A browser's cookie can hold anything. Only known names become words on the page.
    if (isChange(change)) locals.notice = `${changeWords(change)}.`
  }
  return next()
}
