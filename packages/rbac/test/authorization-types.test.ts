/**
 * The global `ClerkAuthorization` is one per program, so each case is a program of its own: declared through
 * `AuthorizationOf`, and not declared. Completions are asked of the language service, as an editor does.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const fixture = (name: string) => join(root, 'test/fixtures/authorization', name)
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as { config: object }
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)

function problemsOf(...files: string[]): string[] {
  const program = ts.createProgram(files.map(fixture), { ...options, types: [] })
  return files.flatMap((file) => {
    const source = program.getSourceFile(fixture(file))!
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) =>
        `${file}:${source.getLineAndCharacterOfPosition(start!).line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  })
}

function completionsOf(files: string[], edited = 'completions.ts'): (marker: string) => string[] {
  const host: ts.LanguageServiceHost = {
    getScriptFileNames: () => files.map(fixture),
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) =>
      ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, 'utf8')) : undefined,
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...options, types: [] }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
  }
  const service = ts.createLanguageService(host)
  const text = readFileSync(fixture(edited), 'utf8')
  return (marker) => {
    const completions = service.getCompletionsAtPosition(fixture(edited), text.indexOf(`/*${marker}*/`), {})
    return (completions?.entries ?? []).map(({ name }) => name).sort()
  }
}

test('the env.d.ts of the README checks keys, and the README’s access.ts compiles with it', () => {
  const blocks = [
    ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```ts\n\/\/ src\/(\S+?)(?::.*)?\n([\s\S]*?)```/g),
  ]
  const folder = join(root, 'test/readme')
  const files = new Map([
    ...blocks.map(([, name, code]) => [join(folder, name!), code!] as const),
    [
      join(folder, 'use.ts'),
      `import { permission, role } from '@rolecall/rbac'
       permission('org:billing:manage')
       role('org:admin')
       // @ts-expect-error a typo
       permission('org:billing:mange')
       // @ts-expect-error an undeclared role
       role('org:owner')`,
    ],
  ])
  expect([...files.keys()].map((file) => basename(file))).toEqual(['access.ts', 'env.d.ts', 'use.ts'])
  const all = { ...options, types: [], skipLibCheck: false, paths: { '@rolecall/rbac': [join(root, 'src/index.ts')] } }
  const original = ts.createCompilerHost(all)
  const program = ts.createProgram([...files.keys()], all, {
    ...original,
    directoryExists: (path) => path === folder || original.directoryExists!(path),
    fileExists: (file) => files.has(file) || original.fileExists(file),
    readFile: (file) => files.get(file) ?? original.readFile(file),
    getSourceFile: (file, language) =>
      files.has(file) ? ts.createSourceFile(file, files.get(file)!, language) : original.getSourceFile(file, language),
  })
  const problems = [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([])
})

test('with ClerkAuthorization declared, requirements, has() and <Show> take its keys and no others', () => {
  expect(problemsOf('declared.ts', 'env.d.ts', 'access.ts')).toEqual([])
})

test('without it, every string is taken, and no system permission', () => {
  expect(problemsOf('undeclared.ts', 'access.ts')).toEqual([])
})

test('with CustomJwtSessionClaims declared, user roles and claims take its keys and no others', () => {
  expect(problemsOf('user-declared.ts', 'user-env.d.ts', 'user-access.ts')).toEqual([])
})

test('an editor completes user roles, their permissions and the paths of claims', () => {
  const complete = completionsOf(['user-completions.ts', 'user-env.d.ts', 'user-access.ts'], 'user-completions.ts')
  expect(complete('userRole')).toEqual(['admin', 'moderator'])
  expect(complete('userPermission')).toEqual(['reviews:moderate'])
  expect(complete('path')).toEqual(['metadata.onboarded', 'metadata.role', 'metadata.tier', 'tenant.id'])
})

test('an editor completes the declared keys', () => {
  const complete = completionsOf(['completions.ts', 'env.d.ts', 'access.ts'])
  expect(complete('role')).toEqual(['org:editor', 'org:member'])
  expect(complete('permission')).toEqual(['org:posts:publish', 'org:tasks:read'])
  expect(complete('nestedRole')).toEqual(['org:editor', 'org:member'])
  expect(complete('nestedPermission')).toEqual(['org:posts:publish', 'org:tasks:read'])
})

test('an editor completes Clerk’s default roles when nothing is declared', () => {
  const complete = completionsOf(['completions.ts'])
  expect(complete('role')).toEqual(['org:admin', 'org:member'])
  expect(complete('nestedRole')).toEqual(['org:admin', 'org:member'])
  expect(complete('systemPermission')).toContain('org:sys_memberships:manage')
})

test.each([
  ['declared', ['completions.ts', 'env.d.ts', 'access.ts']],
  ['not declared', ['completions.ts']],
])('an editor completes the keys of a definition while it is written, with ClerkAuthorization %s', (_, files) => {
  const complete = completionsOf(files)
  expect(complete('granted')).toEqual(['org:notes:read', 'org:notes:write'])
  expect(complete('parent')).toEqual(['org:chief', 'org:reader'])
  expect(complete('parents')).toEqual(expect.arrayContaining(['org:reader', 'org:writer']))
  expect(complete('system')).toContain('org:sys_memberships:manage')
  expect(complete('creator')).toEqual(['org:chief', 'org:reader', 'org:writer'])
})
