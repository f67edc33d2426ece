/**
 * A hint about the visitor of a built page before Clerk has loaded. It decides which scripts load and which part of the
 * public page is visible. It protects nothing.
 */

/** The attribute of `<html>` with the hint, set before the first paint: `in` or `out`. */
export const visitorAttribute = 'data-visitor'
/** The attribute of a `<clerk-show>` that has decided. From then on, its `hidden` attributes apply. */
export const decidedAttribute = 'data-decided'
/** The key in `localStorage` of the URLs of Clerk's scripts. They are preloaded, never executed. */
export const scriptsKey = 'rolecall:clerk'

/** The event on `document` when Clerk has loaded or failed to load. */
export const loadedEvent = 'rolecall:clerk'
/** The property of `window` and the event on `document` of a page whose code uses Clerk's stores. */
export const needName = 'rolecall:need'

/**
 * Clerk's cookie `__client_uat`, which scripts can read: the time of the last sign-in, or 0. There is one without and
 * one with a suffix for the publishable key.
 */
export const sessionCookie = /(?:^|;\s*)__client_uat(?:_[\w-]+)?=[1-9]/

/** @param cookie `document.cookie` */
export function hasSessionHint(cookie: string): boolean {
  return sessionCookie.test(cookie)
}
