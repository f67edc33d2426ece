/**
 * What a built page knows of its visitor before Clerk is there. A hint and nothing more: it decides what is loaded and
 * which part of a page that everybody has is visible, never what anybody may have.
 */

/** On `<html>`, from before the first paint on: `in` or `out`. */
export const visitorAttribute = 'data-visitor'
/** On a `<clerk-show>` that has decided; from then on its own `hidden` attributes count. */
export const decidedAttribute = 'data-decided'
/** Where the addresses of Clerk's scripts are remembered. They are preloaded from there, never executed. */
export const scriptsKey = 'rolecall:clerk'

/** The event on `document` that says that Clerk is there, or could not be loaded. */
export const loadedEvent = 'rolecall:clerk'
/** The property of `window`, and the event on `document`, of a page whose code uses Clerk's stores. */
export const needName = 'rolecall:need'

/**
 * Clerk writes `__client_uat`, the time of the last sign-in or 0, where scripts can read it, plain and with a suffix
 * for the publishable key.
 */
export const sessionCookie = /(?:^|;\s*)__client_uat(?:_[\w-]+)?=[1-9]/

/** @param cookie `document.cookie` */
export function hasSessionHint(cookie: string): boolean {
  return sessionCookie.test(cookie)
}
