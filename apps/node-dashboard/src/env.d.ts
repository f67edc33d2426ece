/// <reference types="astro/client" />
/// <reference types="@clerk/astro/env" />
import type { AuthorizationOf } from '@rolecall/rbac'
import type { access } from './access.ts'

declare global {
  interface ClerkAuthorization extends AuthorizationOf<typeof access> {}
}
