export type { GuardPipeline } from './pipeline/guard-pipeline.ts'
export { protectRoutes } from './pipeline/guard-pipeline.ts'
export type { ProtectRoutesOptions } from './guard/options.ts'
