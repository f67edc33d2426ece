import { ActionError, defineAction } from '@rolecall/astro/runtime'
import type { ImmediateRequirement, SessionFor } from '@rolecall/rbac'
import type { ActionAPIContext, ActionClient } from 'astro/actions/runtime/entrypoints/server.js'
import type { z } from 'astro/zod'
import { AccessDenied } from '../denial/access-denied.ts'
import { actionErrorFor } from '../respond/action-error.ts'
import { protect } from './protect.ts'

/** The parts of a protected action. */
export interface ProtectedActionDefinition<
  R extends ImmediateRequirement,
  Output,
  Accept extends 'form' | 'json' | undefined,
  Input extends z.ZodType | undefined,
> {
  /** The requirement. It is checked before the handler runs. */
  readonly requires: R
  /** As in `defineAction`: `'form'` for `FormData`. */
  readonly accept?: Accept
  /** The Zod schema of the input. */
  readonly input?: Input
  readonly handler: (
    input: Input extends z.ZodType ? z.infer<Input> : unknown,
    context: ActionAPIContext & { readonly access: SessionFor<R> },
  ) => Output | Promise<Output>
}

/**
 * An Astro action that checks a requirement before its handler runs. A denial reaches the client as an `ActionError`.
 * The policy's entry for the action applies as well.
 *
 * @param definition requirement, input schema and handler. The handler gets the narrowed session as `context.access`
 * @returns the action, as `defineAction` returns it
 * @example
 * ```ts
 * import { defineProtectedAction } from '@rolecall/astro/server'
 * import { permission } from '@rolecall/rbac'
 * import { z } from 'astro/zod'
 *
 * export const server = {
 *   create: defineProtectedAction({
 *     requires: permission('org:tasks:write'),
 *     input: z.object({ title: z.string() }),
 *     handler: ({ title }, { access }) => ({ title, organization: access.organization.id }),
 *   }),
 * }
 * ```
 */
export function defineProtectedAction<
  const R extends ImmediateRequirement,
  Output,
  Accept extends 'form' | 'json' | undefined = undefined,
  Input extends z.ZodType | undefined = undefined,
>(definition: ProtectedActionDefinition<R, Output, Accept, Input>): ActionClient<Output, Accept, Input> & string {
  const { requires, accept, input, handler } = definition
  return defineAction({
    ...(accept && { accept }),
    ...(input && { input }),
    handler: (value: unknown, context: unknown) => {
      const actionContext = context as ActionAPIContext
      let access: SessionFor<R>
      try {
        access = protect(actionContext, requires)
      } catch (error) {
        if (error instanceof AccessDenied) throw new ActionError(actionErrorFor(error.reason))
        throw error
      }
      return handler(
        value as never,
        Object.defineProperty(actionContext, 'access', { value: access, enumerable: true }) as never,
      )
    },
  }) as ActionClient<Output, Accept, Input> & string
}
