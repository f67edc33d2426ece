/** The second guard. The integration adds it behind the app's middleware. Internal: not for applications. */
export { onRequest } from './guard/post-guard.ts'
