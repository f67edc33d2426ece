export { createSessionCache, type SessionCache } from './worker/session-cache.ts'
export { verifySessionToken, type VerifySessionTokenOptions } from './worker/verify-session-token.ts'
export type { JsonWebKeySet } from './worker/json-web-key-set.ts'
