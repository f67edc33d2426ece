/**
 * Announces that the page's code uses Clerk. It loads with Clerk's stores and React components. It imports types only,
 * because a module that two scripts share is one more request.
 */
import type { needName } from '../visitor-hint.ts'

const need: typeof needName = 'rolecall:need'
Object.assign(window, { [need]: true })
document.dispatchEvent(new Event(need))
