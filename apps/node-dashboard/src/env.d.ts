/// <reference types="astro/client" />
/// <reference types="@clerk/astro/env" />
import type { AuthorizationOf } from '@rolecall/rbac'
import type { access } from './access.ts'

declare global {
  interface ClerkAuthorization extends AuthorizationOf<typeof access> {}

  namespace App {
    interface Locals {
      /** What the visitor just did, for this page to say: see `http/notice.ts`. */
      notice?: string
    }
  }
}
