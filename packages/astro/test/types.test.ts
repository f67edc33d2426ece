import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import type { Route } from '../src/compile/route-table.ts'
import { routeTypes } from '../src/integration/route-types.ts'
import { limits } from './harness/limits.ts'

/** With the generated declaration, a typo in a policy is a type error. */
const packageRoot = join(import.meta.dirname, '..')

function typeErrors(policy: string, patterns: readonly string[]): readonly string[] {
  mkdirSync(join(packageRoot, '.rolecall'), { recursive: true })
  const root = mkdtempSync(join(packageRoot, '.rolecall/types-'))
  try {
    const routes = patterns.map((pattern): Route => ({
      pattern,
      kind: 'page',
      prerendered: false,
      origin: 'project',
      entrypoint: '',
      params: [],
      matcher: '',
      fallbacks: [],
    }))
    writeFileSync(join(root, 'routes.d.ts'), routeTypes(routes, []))
    writeFileSync(
      join(root, 'policy.ts'),
      `import { everyone, protectAllExcept, protectOnly } from '@rolecall/astro/policy'\nimport { signedIn } from '@rolecall/rbac'\n${policy}\nvoid everyone; void protectOnly; void protectAllExcept; void signedIn`,
    )
    const program = ts.createProgram([join(root, 'policy.ts'), join(root, 'routes.d.ts')], {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      skipLibCheck: true,
      types: [],
    })
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const patterns = ['/', '/admin', '/orgs/[slug]', '/orgs/[slug]/billing', '/files/[...path]']

test(
  'patterns and folders that exist are accepted',
  () => {
    expect(
      typeErrors(
        `protectAllExcept({ public: ['/'], rules: { '/admin': signedIn(), '/orgs/[slug]/**': signedIn(), '/orgs/*/billing': signedIn(), '/files/[...path]': everyone(), '/**': signedIn() } })`,
        patterns,
      ),
    ).toEqual([])
  },
  limits.test,
)

test.each([
  [`protectOnly({ rules: { '/admni': signedIn() } })`, '/admni'],
  [`protectOnly({ rules: { '/orgz/**': signedIn() } })`, '/orgz/**'],
  [`protectAllExcept({ public: ['/about'] })`, '/about'],
  [`protectAllExcept({ public: [], hide: ['/secret'] })`, '/secret'],
  [`protectOnly({ rules: { '/admin': signedIn } })`, 'is not assignable'],
])(
  '%s is refused',
  (policy, mentioned) => {
    const errors = typeErrors(policy, patterns)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain(mentioned)
  },
  limits.test,
)
