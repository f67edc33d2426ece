/** Takes Clerk's part out of the page script, into which Astro merges the scripts of all integrations. */

export interface ClerkParts {
  /** The imports that the parameters need. */
  readonly imports: string
  /** The argument of Clerk's start, as source code. */
  readonly parameters: string
}

export interface PageScript {
  /** The scripts of other integrations. */
  readonly rest: string
  /** `null` when the script has no part of Clerk. */
  readonly clerk: ClerkParts | null
}

/** The used part of a syntax tree (https://github.com/estree/estree). */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

const clerkModule = '@clerk/astro/internal'
/** Names that only Clerk's script declares. */
const clerkNames: ReadonlySet<string> = new Set(['transitionEnabledOnThisPage', '__internal_clerkAstroUi'])

/** @param parse returns the syntax tree of a module */
export function splitPageScript(
  code: string,
  parse: (code: string) => { readonly body: readonly object[] },
): PageScript {
  const statements = parse(code).body as readonly Node[]
  const text = ({ start, end }: Node): string => code.slice(start, end)
  const clerk = statements.filter(
    (node) =>
      sourceOf(node) === clerkModule ||
      declaredNames(node).some((name) => clerkNames.has(name)) ||
      startArguments(node).length > 0,
  )
  // The last call is the one without the functions of a router.
  const parameters = clerk.flatMap(startArguments).at(-1)
  return {
    rest: statements
      .filter((node) => !clerk.includes(node))
      .map(text)
      .join('\n'),
    clerk: parameters
      ? {
          imports: clerk
            .filter((node) => ![undefined, clerkModule].includes(sourceOf(node)))
            .map(text)
            .join('\n'),
          parameters: text(parameters),
        }
      : null,
  }
}

/** The module of an import declaration. */
function sourceOf(node: Node): string | undefined {
  return node.type === 'ImportDeclaration'
    ? (node as Node & { readonly source: { readonly value: string } }).source.value
    : undefined
}

/** The names that an import or a variable declaration declares. */
function declaredNames(node: Node): readonly string[] {
  type Named = { readonly name?: string }
  const { specifiers = [], declarations = [] } = node as Node & {
    readonly specifiers?: readonly { readonly local: Named }[]
    readonly declarations?: readonly { readonly id: Named }[]
  }
  return [...specifiers.map(({ local }) => local.name), ...declarations.map(({ id }) => id.name)].filter(
    (name) => name !== undefined,
  )
}

/** The first argument of every call of Clerk's start, in order. */
function startArguments(node: unknown): readonly Node[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap(startArguments)
  const {
    type,
    callee,
    arguments: given,
  } = node as {
    readonly type?: string
    readonly callee?: { readonly name?: string }
    readonly arguments?: readonly Node[]
  }
  if (type === 'CallExpression' && callee?.name === 'runInjectionScript' && given?.[0]) return [given[0]]
  return Object.values(node).flatMap(startArguments)
}
