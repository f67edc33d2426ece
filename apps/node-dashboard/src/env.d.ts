/// <reference types="astro/client" />
/// <reference types="@clerk/astro/env" />
import type { AuthorizationOf } from '@rolecall/rbac'
import type { access } from './access.ts'

declare global {
  interface ClerkAuthorization extends AuthorizationOf<typeof access> {}

  namespace App {
    interface Locals {
      /** The sentence about the visitor's last change, for this page to show: see `http/notice.ts`. */
      notice?: string
    }
  }
}
