/** The second guard, which the integration adds behind the app's middleware. Not for applications. */
export { onRequest } from './guard/post-guard.ts'
