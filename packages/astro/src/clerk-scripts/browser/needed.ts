/**
 * Loaded beside Clerk's stores and React components: whoever imports them uses them. Says so in the words of
 * `../visitor-hint.ts`, which it does not import: a file that two pages share is one more request for each.
 */
Object.assign(window, { 'rolecall:need': true })
document.dispatchEvent(new Event('rolecall:need'))

export {}
