/** Takes Clerk's part out of the script that Astro makes of everything integrations inject. */
import type { Program, Node } from 'estree'

export interface PageScript {
  /** What other integrations injected. */
  readonly rest: string
  /** Imports that Clerk's parameters need, and the parameters as source text; `null` when Clerk injected nothing here. */
  readonly clerk: { readonly imports: string; readonly parameters: string } | null
}

const START = 'runInjectionScript'
/** Names that only Clerk's script declares. */
const CLERK_NAMES: ReadonlySet<string> = new Set(['transitionEnabledOnThisPage', '__internal_clerkAstroUi'])

type Placed = Node & { readonly start: number; readonly end: number }

/** @param parse gives the syntax tree of a module */
export function splitPageScript(code: string, parse: (code: string) => unknown): PageScript {
  const { body } = parse(code) as Program
  const isClerk = (node: Node): boolean =>
    (node.type === 'ImportDeclaration' &&
      (node.source.value === '@clerk/astro/internal' ||
        node.specifiers.some(({ local }) => CLERK_NAMES.has(local.name)))) ||
    (node.type === 'VariableDeclaration' &&
      node.declarations.some(({ id }) => id.type === 'Identifier' && CLERK_NAMES.has(id.name))) ||
    callsOfStart(node).length > 0
  const text = (node: unknown): string => code.slice((node as Placed).start, (node as Placed).end)
  // The last call is the one without a router's functions.
  const parameters = body.flatMap(callsOfStart).at(-1)
  return {
    rest: body
      .filter((node) => !isClerk(node))
      .map(text)
      .join('\n'),
    clerk: parameters
      ? {
          imports: body
            .filter(
              (node) =>
                isClerk(node) && node.type === 'ImportDeclaration' && node.source.value !== '@clerk/astro/internal',
            )
            .map(text)
            .join('\n'),
          parameters: text(parameters),
        }
      : null,
  }
}

/** The first argument of every call of Clerk's start, in order. */
function callsOfStart(node: unknown): readonly Node[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap(callsOfStart)
  const {
    type,
    callee,
    arguments: given,
  } = node as { readonly type?: string; readonly callee?: Node; readonly arguments?: readonly Node[] }
  if (type === 'CallExpression' && callee?.type === 'Identifier' && callee.name === START && given?.[0])
    return [given[0]]
  return Object.values(node).flatMap(callsOfStart)
}
