/** Enforces the policy. For `src/middleware.ts`. */
export { protectRoutes } from './guard/protect-routes.ts'
export type { ProtectRoutesOptions } from './guard/options.ts'
export type { DenialEvent, DeniedMachine } from './denial/denial-log.ts'
export type { DenialCode, DenialGuard } from './denial/denial.ts'
