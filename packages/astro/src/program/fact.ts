import type { Unit } from './program.ts'
import type { Value } from './values.ts'

/** Where a part of a page runs: `if (Astro.isPrerendered)` divides one component in two. */
export type Half = 'prerendered' | 'on-demand'

/** What a module does with access. */
export type Fact = {
  /** From the project's root. */
  readonly file: string
  readonly unit: Unit
  /** The half of a page that it is for; `null` is both. */
  readonly only: Half | null
} & (
  | { readonly kind: 'guard'; readonly call: string; readonly requirement: string; readonly endsRendering: boolean }
  | { readonly kind: 'allowed' }
  | { readonly kind: 'auth' }
  | {
      readonly kind: 'show'
      readonly of: 'astro' | 'react'
      readonly when: readonly Value[]
      readonly isStatic: readonly Value[]
    }
  | { readonly kind: 'protect-routes' }
  | { readonly kind: 'protect-pipeline' }
  /** Something of that kind, in a way that the audit cannot follow. */
  | { readonly kind: 'undecided'; readonly about: 'locals' | 'show' | 'import'; readonly why: string }
)
