import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import type { SyntaxNode } from './replace-exports.ts'
import { replaceExports } from './replace-exports.ts'

const methods = ['GET', 'POST', 'ALL']

/** The module with its methods and default guarded. `guard()` stands for the compiled guard. */
function replaced(code: string) {
  const program = parseSync('module.ts', code).program as unknown as { readonly body: readonly SyntaxNode[] }
  const result = replaceExports(code, program, {
    guards: (name) => name === 'default' || methods.includes(name),
    starNames: methods,
    guarded: (value) => `guard(${value})`,
    prologue: '',
  })
  const { errors, module } = parseSync('module.ts', result.code)
  expect(errors, result.code).toEqual([])
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => [entry.exportName.name ?? '*', entry.localName.name] as const),
  )
  return { ...result, exported: new Map(exported) }
}

const isGuarded = (local: string | null | undefined) => /^__rolecall_guarded_\d+$/.test(local ?? '')

describe('an export is guarded, however it is written', () => {
  test.each([
    ['export const GET = () => new Response()', ['GET']],
    ['export const GET: APIRoute = async () => new Response(), prerender = false', ['GET']],
    ['export async function POST() {}', ['POST']],
    ['export class GET {}', ['GET']],
    ['const handler = () => {}\nexport { handler as GET, handler as POST }', ['GET', 'POST']],
    ["const handler = () => {}\nexport { handler as 'GET' }", ['GET']],
    ["export { GET } from './other'", ['GET']],
    ["export { handler as POST, other } from './other' with { type: 'x' };", ['POST']],
    ["export { default } from './other'", ['default']],
    ['export const { GET, POST: { deep: POST }, ...ALL } = handlers', ['GET', 'POST', 'ALL']],
    ['export const [GET, POST = 1] = handlers', ['GET', 'POST']],
    ["export * from './other'", methods],
    ["export * from './other'\nexport const GET = 1", methods],
    ['export default function Page() {}', ['default']],
    ['export default function () {}', ['default']],
    ['export default class {}', ['default']],
    ['export default createComponent(() => {})\n;[1].map(String)', ['default']],
    ['export default (a, b)', ['default']],
    ['const page = 1\nexport default page', ['default']],
    ['const page = 1\nexport { page as default, page as file }', ['default']],
    ['const emoji = "💥💥"; export const GET = () => emoji', ['GET']],
  ])('%s', (code, names) => {
    const { names: found, exported } = replaced(code)
    expect(new Set(found)).toEqual(new Set(names))
    for (const name of names) expect({ name, guarded: isGuarded(exported.get(name)) }).toEqual({ name, guarded: true })
  })
})

test('other exports stay', () => {
  const code =
    "export const GET = 1, prerender = false\nexport { a, b as POST } from './x'\nexport type T = 1\nexport * as ns from './y'"
  const { exported } = replaced(code)
  expect([...exported.keys()].toSorted()).toEqual(['GET', 'POST', 'T', 'a', 'ns', 'prerender'])
})

test('no line moves', () => {
  const code = "const a = 1\nexport {\n  a as GET,\n  a,\n}\nexport default\n  a\nconst last = 'here'"
  const lines = replaced(code).code.split('\n')
  expect(lines.indexOf("const last = 'here'")).toBe(7)
})

test('a module without such exports is unchanged', () => {
  const code = 'export const prerender = true\nexport type GET = 1'
  expect(replaced(code)).toMatchObject({ code, names: [] })
})

test('an export that cannot be replaced fails', () => {
  expect(() => replaced('export /* here */ default 1')).toThrow('could not be guarded')
})
