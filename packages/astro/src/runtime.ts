import type { APIContext } from 'astro'
import type { CompiledPolicy } from './compile/compiled-policy.ts'
import { RolecallError } from './errors/rolecall-error.ts'

/**
 * What the guards need from the running project. The integration replaces this module by a generated one
 * (`integration/runtime-module.ts`); this file is what is left when the integration is missing, or when guarded
 * code is unit-tested outside Astro. Internal: not for applications.
 */

/** The compiled policy. Development swaps it when the policy or a route changes. */
export function currentPolicy(): CompiledPolicy {
  throw integrationMissing()
}

/** Component path (from the project root) of a server island by the name in its URL; `null` when unknown. */
export function islandPath(_name: string): Promise<string | null> {
  return Promise.reject(integrationMissing())
}

/** Astro's own reading of which action a request would run. */
export function getActionContext(_context: APIContext): ActionCall {
  throw integrationMissing()
}

/** The part of Astro's action context that is used. */
export interface ActionCall {
  readonly action?: { readonly name: string; readonly calledFrom: 'rpc' | 'form' } | undefined
}

/** Astro's `defineAction`. Outside Astro: the bare handler, for tests. */
export function defineAction(definition: ActionDefinition): unknown {
  return (input: unknown, context: unknown) => definition.handler(input, context)
}

export interface ActionDefinition {
  readonly accept?: 'form' | 'json' | undefined
  readonly input?: unknown
  readonly handler: (input: unknown, context: unknown) => unknown
}

/** Astro's `ActionError`. Outside Astro: an error with the same fields. */
export class ActionError extends Error {
  readonly type = 'AstroActionError'
  readonly code: string

  constructor({ code, message }: { readonly code: string; readonly message: string }) {
    super(message)
    this.code = code
  }
}

function integrationMissing(): RolecallError {
  return new RolecallError(
    'integration_missing',
    'protectRoutes() runs without the rolecall integration, so it has no policy and denies everything.',
    `Add it to astro.config: integrations: [clerk(), rolecall({ policy: './src/policy.ts' })].`,
  )
}
