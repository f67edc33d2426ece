export { sessionCookies, type SessionCookieOptions } from './testing/session-cookies.ts'
export { mintSessionToken, type MintOptions } from './testing/mint-session-token.ts'
export { signInAs, type SignInAsOptions } from './testing/sign-in-as.ts'
export type { ClerkAddress } from './testing/control-client.ts'
