import type { APIContext } from 'astro'
import type { CompiledPolicy } from './compile/compiled-policy.ts'
import { RolecallError } from './errors/rolecall-error.ts'

/**
 * The parts of the running project that guards need. The integration replaces this module by a generated one
 * (`integration/runtime-module.ts`). This file runs when the integration is missing, and in unit tests outside Astro.
 * Internal: not for applications.
 */

/** The compiled policy. In development it changes with the policy and the routes. */
export function currentPolicy(): CompiledPolicy {
  throw integrationMissing()
}

/**
 * The path of a server island's component, from the project root, by the name in its URL. `null` for an unknown name.
 */
export function islandPath(_name: string): Promise<string | null> {
  return Promise.reject(integrationMissing())
}

/** Astro's own answer to which action a request would run. */
export function getActionContext(_context: APIContext): ActionCall {
  throw integrationMissing()
}

/** The part of Astro's action context that guards read. */
export interface ActionCall {
  readonly action?: { readonly name: string; readonly calledFrom: 'rpc' | 'form' } | undefined
}

/** Astro's `defineAction`. Outside Astro it returns the bare handler, for tests. */
export function defineAction(definition: ActionDefinition): unknown {
  return (input: unknown, context: unknown) => definition.handler(input, context)
}

export interface ActionDefinition {
  readonly accept?: 'form' | 'json' | undefined
  readonly input?: unknown
  readonly handler: (input: unknown, context: unknown) => unknown
}

/** Astro's `ActionError`. Outside Astro it is an error with the same fields. */
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
