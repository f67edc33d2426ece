import { RolecallError } from '../errors/rolecall-error.ts'

/**
 * Replaces chosen exports of a compiled module by guarded ones. The module itself stays as it is: only the export
 * statements lose names, and lines at the end export the guarded values under those names. Other lines keep their
 * numbers, so that source maps stay valid.
 */

/** A node of the module's syntax tree (ESTree), as far as exports need it. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

export interface ExportReplacement {
  /** Whether an export of this name is guarded. */
  readonly guards: (name: string) => boolean
  /** The guarded names that `export *` could add, although the module does not say so. */
  readonly starNames: readonly string[]
  /** The code that guards a value, given the code of the value. */
  readonly guarded: (value: string) => string
  /** Lines that `guarded` needs, such as an import. */
  readonly prologue: string
}

export interface ReplacedExports {
  readonly code: string
  /** The guarded names. Empty when the module exports none of them, and `code` is unchanged. */
  readonly names: readonly string[]
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** @throws {RolecallError} `guard_not_compiled` for an export that cannot be replaced */
export function replaceExports(
  code: string,
  program: { readonly body: readonly SyntaxNode[] },
  { guards, starNames, guarded, prologue }: ExportReplacement,
): ReplacedExports {
  const edits: Edit[] = []
  const imports: string[] = []
  /** Exported name → the code of its value. */
  const values = new Map<string, string>()
  const stars: string[] = []
  const own = new Set<string>()
  const local = (kind: string): string => `__rolecall_${kind}_${imports.length + values.size}`

  for (const node of program.body) {
    if (node.exportKind === 'type') continue
    if (node.type === 'ExportDefaultDeclaration') {
      own.add('default')
      if (!guards('default')) continue
      const { id, type } = field(node, 'declaration')
      const isNamed = /^(Function|Class)Declaration$/.test(type) && isNode(id)
      const name = isNamed ? nameOf(id) : local('default')
      edits.push(replaceKeyword(code, node, /^export\s+default\b/, isNamed ? '' : `const ${name} =`))
      edits.push({ start: node.end, end: node.end, text: ';' })
      values.set('default', name)
    } else if (node.type === 'ExportNamedDeclaration' && isNode(node.declaration)) {
      const names = declaredNames(node.declaration)
      for (const name of names) own.add(name)
      if (!names.some(guards)) continue
      edits.push(replaceKeyword(code, node, /^export\b/, ''))
      const others = names.filter((name) => !guards(name))
      if (others.length > 0) edits.push({ start: node.end, end: node.end, text: `;export { ${others.join(', ')} };` })
      for (const name of names.filter(guards)) values.set(name, name)
    } else if (node.type === 'ExportNamedDeclaration') {
      const specifiers = nodes(node.specifiers)
      const chosen = specifiers.filter((each) => each.exportKind !== 'type' && guards(nameOf(field(each, 'exported'))))
      for (const each of specifiers) own.add(nameOf(field(each, 'exported')))
      if (chosen.length === 0) continue
      const from = isNode(node.source) ? ` from ${code.slice(node.source.start, node.end).replace(/;\s*$/, '')}` : ''
      for (const each of chosen) {
        const { start, end } = field(each, 'local')
        const value = from === '' ? code.slice(start, end) : local('source')
        if (from !== '') imports.push(`import { ${code.slice(start, end)} as ${value} }${from};`)
        values.set(nameOf(field(each, 'exported')), value)
      }
      const rest = specifiers.filter((each) => !chosen.includes(each)).map(({ start, end }) => code.slice(start, end))
      edits.push(replaceStatement(code, node, `export { ${rest.join(', ')} }${from};`))
    } else if (node.type === 'ExportAllDeclaration') {
      if (isNode(node.exported)) own.add(nameOf(node.exported))
      else if (starNames.length > 0) {
        const star = local('star')
        imports.push(
          `import * as ${star} from ${code.slice(field(node, 'source').start, node.end).replace(/;\s*$/, '')};`,
        )
        stars.push(star)
      }
    }
  }
  // An export of the module itself hides those of `export *`.
  for (const name of stars.length === 0 ? [] : starNames.filter((each) => !own.has(each))) {
    values.set(name, stars.map((star) => `Reflect.get(${star}, ${JSON.stringify(name)})`).join(' ?? '))
  }
  if (values.size === 0) return { code, names: [] }
  const exported = [...values].map(
    ([name, value], index) =>
      `const __rolecall_guarded_${index} = ${guarded(value)};\nexport { __rolecall_guarded_${index} as ${JSON.stringify(name)} };`,
  )
  return {
    code: [applyEdits(code, edits), prologue, ...imports, ...exported, ''].join('\n'),
    names: [...values.keys()],
  }
}

function declaredNames(declaration: SyntaxNode): readonly string[] {
  if (declaration.type !== 'VariableDeclaration') return isNode(declaration.id) ? [nameOf(declaration.id)] : []
  return nodes(declaration.declarations).flatMap((each) => boundNames(field(each, 'id')))
}

function boundNames(pattern: SyntaxNode): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [nameOf(pattern)]
    case 'ObjectPattern':
      return nodes(pattern.properties).flatMap((each) =>
        boundNames(each.type === 'RestElement' ? each : field(each, 'value')),
      )
    case 'ArrayPattern':
      return nodes(pattern.elements).flatMap(boundNames)
    case 'AssignmentPattern':
      return boundNames(field(pattern, 'left'))
    case 'RestElement':
      return boundNames(field(pattern, 'argument'))
    default:
      throw notReplaced(pattern.type)
  }
}

function replaceKeyword(code: string, { start, end }: SyntaxNode, keyword: RegExp, text: string): Edit {
  const [found] = keyword.exec(code.slice(start, end)) ?? []
  // A comment between the words.
  if (found === undefined) throw notReplaced(code.slice(start, start + 40))
  return { start, end: start + found.length, text: text + '\n'.repeat(found.split('\n').length - 1) }
}

function replaceStatement(code: string, { start, end }: SyntaxNode, text: string): Edit {
  const lines = code.slice(start, end).split('\n').length
  return { start, end, text: text + '\n'.repeat(Math.max(0, lines - text.split('\n').length)) }
}

function applyEdits(code: string, edits: readonly Edit[]): string {
  let result = code
  for (const { start, end, text } of edits.toSorted((left, right) => right.start - left.start)) {
    result = result.slice(0, start) + text + result.slice(end)
  }
  return result
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value
}

function nodes(value: unknown): readonly SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

function field(node: SyntaxNode, name: string): SyntaxNode {
  const value = node[name]
  if (isNode(value)) return value
  throw notReplaced(`${node.type}.${name}`)
}

/** The name in an identifier, or in a string in its place. */
function nameOf(node: SyntaxNode): string {
  const name = node.name ?? node.value
  if (typeof name === 'string') return name
  throw notReplaced(node.type)
}

function notReplaced(what: string): RolecallError {
  return new RolecallError(
    'guard_not_compiled',
    `An export of a protected module could not be guarded: ${what}`,
    'Write the export as "export const GET = …", "export function GET() {}" or "export default …".',
  )
}
