/** Sessions and contexts for unit tests of pages, endpoints and actions. */
export { testContext, testLocals, testSession } from './testing/test-context.ts'
export type { TestContextOptions } from './testing/test-context.ts'
export type { TestMachine, TestPerson } from './testing/test-auth.ts'
export { createTestGuard } from './testing/test-guard.ts'
export type { TestGuard, TestRequest, TestRoutes } from './testing/test-guard.ts'
