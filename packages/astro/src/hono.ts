export type { HonoMiddleware } from './pipeline/guard-hono.ts'
export { protectRoutes } from './pipeline/guard-hono.ts'
export type { ProtectRoutesOptions } from './guard/options.ts'
