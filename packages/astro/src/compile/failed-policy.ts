import type { CompiledPolicy } from './compiled-policy.ts'

/** A policy that denies everything. Development uses it while the app's policy does not compile. */
export function failedPolicy(base: string): CompiledPolicy {
  return {
    mode: 'protect-all-except',
    status: 'failed',
    base,
    development: true,
    routes: new Map(),
    actions: [],
    islands: new Map(),
    paths: [],
    urls: {},
    hosts: [],
    forbiddenRoute: null,
  }
}
