import { conditionValues } from './condition-values.ts'
import { consumerOf } from './consumer.ts'
import type { Evaluator } from './evaluator.ts'
import { keyOf } from './key-of.ts'
import type { Fact } from './fact.ts'
import { halfOf } from './half-of.ts'
import { escapeOf, isPrivate } from './escapes.ts'
import type { KnownGuard } from './known-guards.ts'
import { knownGuards } from './known-guards.ts'
import type { ProgramModule } from './program.ts'
import { unitOf } from './program.ts'
import { requirementOf } from './requirement.ts'
import type { Node } from './syntax.ts'
import { literalString, textOf } from './syntax.ts'
import type { Known, Value } from './values.ts'
import { unknown } from './values.ts'

const guards = new Map<string, KnownGuard>(knownGuards)
const authNames = new Set(['auth', 'currentUser'])

type Detail = Fact extends infer Each ? (Each extends Fact ? Omit<Each, 'file' | 'unit' | 'only'> : never) : never

/** Everything that a module does with access, one fact for each place. */
export function readFacts(evaluator: Evaluator, module: ProgramModule): readonly Fact[] {
  const facts: Fact[] = []
  const add = (node: Node, detail: Detail): void => {
    const unit = unitOf(module, node)
    if (unit) facts.push({ file: module.file, unit, only: halfOf(module, node), ...detail })
  }
  const lost = (about: 'locals' | 'show', at: Node): Detail => ({ kind: 'undecided', about, why: excerpt(module, at) })

  const onKnown = (node: Node, { of, name }: Known): void => {
    const guard = of === 'guards' ? guards.get(name) : undefined
    if (guard)
      add(node, {
        kind: 'guard',
        call: name,
        requirement: requirementOf(module, node, guard.requirement),
        endsRendering: guard.endsRendering,
      })
    else if (of === 'components' && name === 'Allowed') add(node, { kind: 'allowed' })
    else if (of === 'components' && name === 'ExpectedOrganization')
      add(node, { kind: 'guard', call: '<ExpectedOrganization>', requirement: '', endsRendering: false })
    else if (of === 'middleware' && name === 'protectRoutes') add(node, { kind: 'protect-routes' })
    else if (of === 'pipeline' && name === 'protectRoutes') add(node, { kind: 'protect-pipeline' })
    else if ((of === 'clerk-components' || of === 'clerk-react') && name === 'Show') {
      const consumer = consumerOf(evaluator, module, node, (member) => keyOf(evaluator, module, member))
      if (consumer.kind === 'tag') {
        const props = consumer.props === null ? [] : evaluator.valuesOf(module, consumer.props)
        const prop = (key: string) => (consumer.props === null ? [] : evaluator.property(props, key))
        add(node, {
          kind: 'show',
          of: of === 'clerk-react' ? 'react' : 'astro',
          when: conditionValues(evaluator, prop('when')),
          isStatic: prop('isStatic'),
        })
      } else if (consumer.kind !== 'followed') add(node, lost('show', consumer.node))
    }
  }

  const onLocals = (node: Node, value: Extract<Value, { kind: 'locals' }>): void => {
    const consumer = consumerOf(evaluator, module, node, (member) => keyOf(evaluator, module, member))
    if (consumer.kind === 'lost' || consumer.kind === 'tag')
      add(node, lost('locals', consumer.kind === 'lost' ? consumer.node : node))
    else if (consumer.kind === 'member' && consumer.key === null) add(node, lost('locals', consumer.node))
    else if (
      consumer.kind === 'member' &&
      typeof consumer.key === 'string' &&
      authNames.has(consumer.key) &&
      !value.except.includes(consumer.key)
    )
      add(consumer.node, { kind: 'auth' })
  }

  /** An expression and what it can be; then the member expressions around it. */
  const inspect = (node: Node): void => {
    const parent = module.scopes.parentOf(node)
    for (const value of evaluator.valuesOf(module, node)) {
      if (value.kind === 'known') onKnown(node, value)
      else if (value.kind === 'locals') onLocals(node, value)
      else {
        const escape = escapeOf(evaluator, module, node, value)
        for (const name of escape.known) onKnown(node, name)
        if (escape.lost) add(node, lost(escape.lost, parent ?? node))
      }
    }
    if (parent?.type === 'ChainExpression' || parent?.type === 'ParenthesizedExpression') inspect(parent)
    else if (parent?.type === 'MemberExpression' && parent.object === node) inspect(parent)
  }

  for (const reference of module.scopes.references) {
    const source = module.scopes.bindingOf(reference)?.sources[0]
    const imported = source?.kind === 'import' ? module.resolved.get(source.specifier) : null
    if (module.ofProject && typeof imported === 'string' && isPrivate(imported)) add(reference, lost('show', reference))
    if (textOf(reference) === 'eval' && module.scopes.bindingOf(reference) === null)
      add(reference, { kind: 'undecided', about: 'import', why: 'eval' })
    inspect(reference)
  }
  for (const call of module.scopes.calls) {
    if (call.type === 'ImportExpression' && literalString(call.source) === null)
      add(call, { kind: 'undecided', about: 'import', why: excerpt(module, call) })
    inspect(call)
  }
  for (const { node, source } of module.scopes.taken) {
    if (source.kind !== 'expression' && source.kind !== 'parameter') continue
    let values =
      source.kind === 'expression'
        ? evaluator.valuesOf(module, source.node)
        : (evaluator.calls?.argument(evaluator, source.of, source.index) ?? [unknown])
    for (const step of source.path) {
      if (typeof step === 'object' && step !== null) break
      if (
        values.some(
          (value) =>
            value.kind === 'locals' && (step === null || (authNames.has(step) && !value.except.includes(step))),
        )
      )
        add(node, step === null ? lost('locals', node) : { kind: 'auth' })
      values = evaluator.property(values, step)
    }
  }
  return facts
}

function excerpt(module: ProgramModule, node: Node): string {
  const text = module.code.slice(node.start, node.end).replace(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
