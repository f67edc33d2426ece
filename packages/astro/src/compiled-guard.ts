/** What the compiled guards call at run time. The integration imports it into modules. Internal: not for applications. */
export { guardActions } from './compiled-guard/guard-actions.ts'
export { guardEndpoint } from './compiled-guard/guard-endpoint.ts'
export { guardIslands } from './compiled-guard/guard-islands.ts'
export { guardPage } from './compiled-guard/guard-page.ts'
