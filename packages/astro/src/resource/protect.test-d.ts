import type { OrganizationSession, SignedInSession } from '@rolecall/rbac'
import { fresh, permission, role, signedIn } from '@rolecall/rbac'
import type { APIContext } from 'astro'
import type { ActionAPIContext } from 'astro/actions/runtime/entrypoints/server.js'
import { expectTypeOf, test } from 'vitest'
import { check, checkFresh } from './check.ts'
import { protect, protectFresh } from './protect.ts'

declare const context: APIContext
declare const actionContext: ActionAPIContext

test('protect narrows the session to what the requirement proves', () => {
  expectTypeOf(protect(context, signedIn())).toEqualTypeOf<SignedInSession>()
  expectTypeOf(protect(context, permission('org:tasks:read'))).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(protect(context, role('org:admin'))).not.toBeAny()
})

test('a fresh requirement needs protectFresh', () => {
  // @ts-expect-error A fresh requirement has no synchronous answer.
  protect(context, fresh(role('org:admin')))
  // @ts-expect-error A fresh requirement has no synchronous answer.
  check(context, fresh(role('org:admin')))
  expectTypeOf(protectFresh(context, fresh(role('org:admin')))).resolves.toEqualTypeOf<OrganizationSession>()
})

test('live checks take the context of an action as well', () => {
  expectTypeOf(protectFresh(actionContext, role('org:admin'))).resolves.toEqualTypeOf<OrganizationSession>()
  expectTypeOf(checkFresh(actionContext, role('org:admin'))).resolves.not.toBeAny()
})
