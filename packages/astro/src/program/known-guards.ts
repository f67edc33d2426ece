/** How the audit reads a call. */
export interface KnownGuard {
  /** Where the call names its requirement; `null` when it has none. */
  readonly requirement: 'first argument' | 'second argument' | 'property "requires"' | null
  /** Whether a denial ends the rendering of a page, so that the call belongs before the response begins. */
  readonly endsRendering: boolean
}

/** Every export of `@rolecall/astro/server` (a type test compares them). `null` for one that guards nothing. */
export const serverExports = {
  protect: { requirement: 'second argument', endsRendering: true },
  protectFresh: { requirement: 'second argument', endsRendering: true },
  check: { requirement: 'second argument', endsRendering: false },
  checkFresh: { requirement: 'second argument', endsRendering: false },
  getSession: { requirement: null, endsRendering: false },
  defineEndpoint: { requirement: 'first argument', endsRendering: false },
  defineProtectedAction: { requirement: 'property "requires"', endsRendering: false },
  AccessDenied: null,
  RolecallError: null,
  denialAnswers: null,
} as const satisfies Readonly<Record<string, KnownGuard | null>>

type ServerExports = typeof serverExports

/** A function whose calls the audit finds and reports. */
export type GuardName = {
  [Name in keyof ServerExports]: ServerExports[Name] extends null ? never : Name
}[keyof ServerExports]

/** The guards and how to read a call of each. */
export const knownGuards: readonly (readonly [GuardName, KnownGuard])[] = Object.entries(serverExports).flatMap(
  ([name, guard]) => (guard === null ? [] : [[name as GuardName, guard] as const]),
)
