import { consumerOf } from './consumer.ts'
import type { Evaluator } from './evaluator.ts'
import { keyOf } from './key-of.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import type { Known, Value } from './values.ts'

/** What goes where the audit does not follow it, inside of something larger. */
interface Escape {
  /** A whole known module: each of its exports may be used. */
  readonly known: readonly Known[]
  readonly lost: 'locals' | 'show' | null
}

const nothing: Escape = { known: [], lost: null }

/** A namespace, an object with `<Show>` in it, or `Astro` itself, handed to something that is not read. */
export function escapeOf(evaluator: Evaluator, module: ProgramModule, node: Node, value: Value): Escape {
  if (value.kind !== 'namespace' && value.kind !== 'import' && value.kind !== 'object' && value.kind !== 'context')
    return nothing
  const consumer = consumerOf(evaluator, module, node, (member) => keyOf(evaluator, module, member))
  const isLost = consumer.kind === 'lost' || (consumer.kind === 'member' && consumer.key === null)
  if (value.kind === 'context') return isLost ? { known: [], lost: 'locals' } : nothing
  if (value.kind === 'import') {
    const isAwaited = module.scopes.parentOf(node)?.type === 'AwaitExpression' || consumer.kind === 'followed'
    return isAwaited ? nothing : wholeModule(evaluator, value.id)
  }
  if (!isLost) return nothing
  if (value.kind === 'namespace' && evaluator.program.known.has(value.id)) return wholeModule(evaluator, value.id)
  const inside = containsGate(evaluator, value)
  return inside === null ? nothing : { known: [], lost: inside }
}

/** As if everything in a module were used. */
function wholeModule(evaluator: Evaluator, id: string): Escape {
  const of = evaluator.program.known.get(id)
  switch (of) {
    case 'guards':
      return { known: [{ kind: 'known', of, name: 'protect' }], lost: null }
    case 'components':
      return { known: [{ kind: 'known', of, name: 'Allowed' }], lost: null }
    case 'clerk-components':
    case 'clerk-react':
      return { known: [], lost: 'show' }
    default:
      return nothing
  }
}

/** Whether a value holds `<Show>` or locals somewhere inside. */
export function containsGate(evaluator: Evaluator, value: Value, depth = 0): 'locals' | 'show' | null {
  if (value.kind === 'locals') return 'locals'
  if (value.kind === 'known') return value.name === 'Show' && value.of.startsWith('clerk') ? 'show' : null
  if (depth > 3) return null
  const inner =
    value.kind === 'object'
      ? value.entries.flatMap((entry) => (entry.kind === 'hidden' ? [] : entry.values()))
      : value.kind === 'namespace'
        ? [...(evaluator.program.modules.get(value.id)?.exports.named.keys() ?? [])].flatMap((name) =>
            evaluator.exportOf(value.id, name),
          )
        : []
  for (const each of inner) {
    const found = containsGate(evaluator, each, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** The halves of `<Show>` inside of Clerk's package, which nothing but `<Show>` should render. */
export function isPrivate(id: string): boolean {
  return /\/@clerk\/astro\/components\/control\/Show\w*\.astro$/.test(id.replaceAll('\\', '/'))
}
