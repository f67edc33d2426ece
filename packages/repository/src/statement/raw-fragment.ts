/**
 * Decides whether a raw SQL fragment is a single expression. The fragment is read as PostgreSQL's scanner reads it, with
 * nested fragments inlined and every other parameter as one opaque token. Each token must be known to be harmless. SQL
 * names a relation only by a subquery, a FROM list, a statement keyword or a function that runs SQL, and none of these
 * passes.
 */
import { RawNode } from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { isForbiddenFunction } from './forbidden-functions.ts'

/** Stands for a parameter that is a node of its own: a column, a value, a subquery (which is scoped by itself). */
const opaque = '\ue000'

type Token =
  | { readonly kind: 'word' | 'number' | 'string' | 'quoted' | 'operator' | 'node'; readonly text: string }
  | { readonly kind: 'open' | 'close' | 'comma'; readonly text: string }

const tokenPattern =
  /\s+|(?<string>'(?:[^'\ue000]|'')*')|(?<quoted>"(?:[^"\ue000]|"")+")|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>\d+(?:\.\d+)?)|(?<node>\ue000)|(?<open>[([])|(?<close>[)\]])|(?<comma>,)|(?<operator>::|\.|[-+*/<>=~!@#%^&|?]+|:)/y

/** Keywords that begin or join something other than an expression. */
const deniedWords = new Set(
  `select table values with insert update delete merge truncate copy from join into using union except intersect
   lateral returning where set reset do call execute prepare deallocate create drop alter grant revoke begin commit
   rollback savepoint release lock listen notify unlisten declare fetch move close explain analyze vacuum window on only
   natural cross inner left right full outer tablesample limit offset having show discard reindex cluster comment
   security refresh operator json_table xmltable graph_table as for`.split(/\s+/),
)

/** Words that may stand before a parenthesis or a parameter without being a function's name. */
const keywords = new Set(
  `and or not in any all some between symmetric case when then else is like ilike similar to distinct by asc desc over
   filter group within order partition null true false row array interval at zone exists collate escape first last nulls
   rows range groups preceding following unbounded current exclude ties cast end both leading trailing placing
   numeric decimal varchar char character bit time timestamp timestamptz date text integer bigint`.split(/\s+/),
)

/** Functions whose arguments are separated by FROM and FOR. */
const fromFunctions = new Set(['extract', 'substring', 'trim', 'overlay'])

/** Kysely's own helpers that wrap a subquery: `jsonArrayFrom` and `jsonObjectFrom`. */
const subqueryHelpers = new Set([
  `(select coalesce(json_agg(agg), '[]') from ${opaque} as agg)`,
  `(select to_json(obj) from ${opaque} as obj)`,
])

/**
 * Fragments that passed, by list of allowed functions. An application has few fragments and uses them often (Kysely's
 * own `desc` is one). The number is bounded, because an application may also put values into the SQL.
 */
const harmless = new WeakMap<ReadonlySet<string>, Set<string>>()
const maximumRemembered = 1000
const longestRemembered = 1000

/** @throws {IsolationError} `raw_sql_not_allowed`, `raw_table`, `function_not_allowed` */
export function assertHarmlessFragment(node: RawNode, functions: ReadonlySet<string>): void {
  const text = flatten(node)
  if (text === '' || text === opaque) return
  if (subqueryHelpers.has(text) && node.parameters.every((parameter) => parameter.kind === 'SelectQueryNode')) return
  const known = harmless.get(functions) ?? new Set()
  harmless.set(functions, known)
  if (known.has(text)) return
  const tokens = tokenize(text)
  assertBalanced(tokens)
  tokens.forEach((token, index) => checkToken(token, index, tokens, functions))
  if (known.size < maximumRemembered && text.length <= longestRemembered) known.add(text)
}

function flatten(node: RawNode): string {
  const { sqlFragments, parameters } = node
  let text = ''
  sqlFragments.forEach((fragment, index) => {
    if (typeof fragment !== 'string' || fragment.includes(opaque)) throw refuse('it holds a control character')
    text += fragment
    const parameter = parameters[index]
    if (parameter === undefined) return
    if (parameter.kind === 'TableNode') {
      throw new IsolationError(
        'raw_table',
        'sql.table() inside raw SQL names a table outside the scope.',
        'Use selectFrom() or a join.',
      )
    }
    text += RawNode.is(parameter) ? flatten(parameter) : opaque
  })
  return text
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text)
    if (match === null)
      throw refuse('it holds a character that is not needed in an expression (comment, backslash, "$", ";")')
    for (const [kind, value] of Object.entries(match.groups ?? {})) {
      if (value !== undefined) tokens.push({ kind, text: kind === 'word' ? value.toLowerCase() : value } as Token)
    }
    if (match.groups?.['operator'] && /--|\/\*/.test(match.groups['operator'])) throw refuse('it holds a comment')
    // A prefix changes how a literal is read: E'…', U&'…', x"…".
    if (match.groups?.['word'] && /["'\ue000]/.test(text.charAt(tokenPattern.lastIndex)))
      throw refuse('a word touches a literal')
    if (match.groups?.['operator']?.endsWith('&') && /["'\ue000]/.test(text.charAt(tokenPattern.lastIndex)))
      throw refuse('"&" touches a literal')
  }
  return tokens
}

function assertBalanced(tokens: readonly Token[]): void {
  const open: string[] = []
  for (const token of tokens) {
    if (token.kind === 'open') open.push(token.text)
    else if (token.kind === 'close' && open.pop() !== (token.text === ')' ? '(' : '['))
      throw refuse('its parentheses are not balanced')
    else if (token.kind === 'comma' && open.length === 0) throw refuse('it is a list and not one expression')
  }
  if (open.length > 0) throw refuse('its parentheses are not balanced')
}

function checkToken(token: Token, index: number, tokens: readonly Token[], functions: ReadonlySet<string>): void {
  const next = tokens[index + 1]
  const before = tokens[index - 1]
  const beginsGroup = next?.kind === 'node' || next?.text === '('
  if (token.kind === 'node' && beginsGroup) throw refuse('two operands stand side by side')
  if (token.kind === 'quoted' && beginsGroup) throw refuse('a quoted name cannot be called')
  if (token.kind !== 'word') return
  if (deniedWords.has(token.text) && !isPartOfExpression(token.text, index, tokens, functions)) {
    throw refuse(`"${token.text}" is not part of an expression`)
  }
  if (beginsGroup && !keywords.has(token.text) && !deniedWords.has(token.text)) {
    if (before?.text === '.') throw refuse('a schema-qualified function cannot be called')
    if (!functions.has(token.text)) throw functionRefused(token.text)
  }
}

/** The few places where a denied keyword belongs to an expression. */
function isPartOfExpression(
  word: string,
  index: number,
  tokens: readonly Token[],
  functions: ReadonlySet<string>,
): boolean {
  const texts = [tokens[index - 3]?.text, tokens[index - 2]?.text, tokens[index - 1]?.text]
  if (word === 'left' || word === 'right') return tokens[index + 1]?.text === '(' && functions.has(word)
  if (word === 'where') return texts[1] === 'filter' && texts[2] === '('
  const caller = enclosingCall(index, tokens)
  if (word === 'as') return caller === 'cast'
  if (word === 'for') return caller === 'substring' || caller === 'overlay'
  if (word === 'from') {
    if (texts[2] === 'distinct') return texts[1] === 'is' || (texts[1] === 'not' && texts[0] === 'is')
    return caller !== undefined && fromFunctions.has(caller)
  }
  return false
}

/** The word before the parenthesis that directly encloses this token. */
function enclosingCall(index: number, tokens: readonly Token[]): string | undefined {
  let depth = 0
  for (let i = index - 1; i >= 0; i--) {
    const token = tokens[i]
    if (token?.kind === 'close') depth++
    else if (token?.kind === 'open' && depth-- === 0)
      return tokens[i - 1]?.kind === 'word' ? tokens[i - 1]?.text : undefined
  }
  return undefined
}

export const functionRefused = (name: string): IsolationError =>
  new IsolationError(
    'function_not_allowed',
    `Function "${name}" is not known to stay inside the scope.`,
    isForbiddenFunction(name)
      ? 'No option allows it. Call it in systemScope() or in a migration.'
      : 'If it computes from its arguments alone, add it to createTenantDatabase({ functions: [...] }).',
  )

const refuse = (why: string): IsolationError =>
  new IsolationError(
    'raw_sql_not_allowed',
    `A raw SQL fragment was refused: ${why}.`,
    'A scoped statement takes raw SQL as single expressions. Write tables, joins and subqueries with the query builder.',
  )
