import { afterAll, describe, expect, test } from 'vitest'
import { astroMajor } from './harness/astro-project.ts'
import type { ProjectFiles } from './harness/build-project.ts'
import { buildProject, stopBuilding } from './harness/build-project.ts'
import { limits } from './harness/limits.ts'

/**
 * Real builds. Each stage of the audit stops the build with its findings, and each finding names the file to open and the
 * remedy. `findings.test.ts` asserts the messages that follow from data alone, without a build.
 */

const config = (adapter: string, more = '', rolecallOptions = '') => `
import node from '@astrojs/node'
import vercel from '@astrojs/vercel'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { defineConfig, memoryCache } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: ${adapter},
  integrations: [clerk(), rolecall({ policy: './src/policy.ts' ${rolecallOptions} })],
  ${more}
})
`
const routeCache = `cache: { provider: memoryCache() }, routeRules: { '/[...all]': { maxAge: 60 } },`
const NODE = `node({ mode: 'standalone' })`

const policy = (body: string, kind = 'protectAllExcept') => `
import { everyone, override, ${kind} } from '@rolecall/astro/policy'
import { allOf, organization, role, signedIn } from '@rolecall/rbac'
export default ${kind}({ ${body} })
`

afterAll(stopBuilding)

/** A project that builds. Each case changes a part of it. */
const SOUND: ProjectFiles = {
  'astro.config.mjs': config(NODE),
  'src/policy.ts': policy(`public: ['/'], rules: { '/admin': role('org:admin') }`),
  'src/middleware.ts': `import { protectRoutes } from '@rolecall/astro/middleware'\nexport const onRequest = protectRoutes()\n`,
  'src/pages/index.astro': '<p>home</p>',
  'src/pages/admin.astro': '<p>admin</p>',
}

const STATIC = `export const prerender = true`
const show = (attributes: string, frontmatter = '') =>
  `---\nimport { Show } from '@clerk/astro/components'\n${frontmatter}\n---\n<Show ${attributes}><p>hidden?</p></Show>`

interface Printed {
  readonly code: string
  readonly file: string
  readonly text: string
}

/** What a build printed about each finding: `code  file`, then lines that are indented. */
const printed = (output: string): readonly Printed[] =>
  [...output.matchAll(/^(?:\[rolecall\] warning )?([a-z-]+) {2}(\S+)\n((?: {2}.*\n?)+)/gm)].map(
    ([, code = '', file = '', text = '']) => ({ code, file, text }),
  )

/** One finding: code, file, and what its message and remedy contain. */
type Expected = readonly [code: string, file: string, ...says: readonly string[]]

interface Net {
  readonly name: string
  readonly files: ProjectFiles
  readonly environment?: Readonly<Record<string, string>>
  /** All findings that fail the build, no more and no fewer. */
  readonly errors: readonly Expected[]
  /** What the build says besides. */
  readonly says?: readonly string[]
}

const NETS: readonly Net[] = [
  {
    name: 'policy, configuration and environment, before anything is built',
    files: {
      'astro.config.mjs': config(NODE, astroMajor < 7 ? `experimental: { ${routeCache} },` : routeCache).replace(
        "'/[...all]'",
        "'/kept'",
      ),
      'src/policy.ts': policy(`
        public: ['/', '/open'],
        rules: {
          '/admin': role('org:admin'), '/kept': role('org:admin'), '/open': role('org:admin'),
          '/admni': role('org:admin'), '/admin(.*)': role('org:admin'), '/orgs/:slug': signedIn(),
          '/odd': { type: 'admin' }, '/team': organization({ param: 'slug' }), '/prices': signedIn(),
        }`),
      'src/middleware.ts': '',
      'src/actions/index.ts': `import { defineAction } from 'astro:actions'\nexport const server = { a: defineAction({ handler: () => 1 }) }`,
      'src/fetch.ts': `export { default } from 'astro/app/fetch/default-handler'`,
      'src/pages/kept.astro': '<p>kept</p>',
      'src/pages/open.astro': '<p>open</p>',
      'src/pages/odd.astro': '<p>odd</p>',
      'src/pages/team.astro': '<p>team</p>',
      'src/pages/prices.astro': `---\n${STATIC}\n---\n<p>prices</p>`,
      'src/pages/report.astro': `---\n${STATIC}\n---\n<p>report</p>`,
      'src/pages/403.astro': `---\n${STATIC}\n---\n<p>no</p>`,
      '.env': `PUBLIC_KEY=sk_test_${'a'.repeat(30)}\n`,
    },
    environment: {
      PUBLIC_CLERK_SECRET: `sk_live_${'a'.repeat(30)}`,
      VERCEL: '1',
      PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa('local-clerk.lcl.dev$').replace(/=+$/, '')}`,
    },
    errors: [
      ['dead-pattern', 'src/policy.ts', `rules['/admni']`, 'Did you mean "/admin"?'],
      ['misspelt-pattern', 'src/policy.ts', `rules['/admin(.*)']`, '"/admin"'],
      ['misspelt-pattern', 'src/policy.ts', `rules['/orgs/:slug']`, 'covered no whole route'],
      ['invalid-requirement', 'src/policy.ts', `rules['/odd']`, 'signedIn()'],
      ['public-and-protected', 'src/policy.ts', '/open', 'everyone()'],
      ['organization-param-missing', 'src/policy.ts', '"slug"', '/team', '[slug]'],
      ['unclassified-route', 'src/pages/report.astro', `Add '/report' to public`],
      ['prerendered-protected', 'src/pages/prices.astro', 'export const prerender = false'],
      ['prerendered-forbidden-page', 'src/pages/403.astro', 'export const prerender = false'],
      ['route-cached-protected', 'astro.config', '/kept', 'narrow it'],
      ['secret-in-public-env', '.env', 'PUBLIC_CLERK_SECRET', 'roll the key'],
      ['secret-in-public-env', '.env', 'PUBLIC_KEY', 'roll the key'],
      ['local-clerk-in-production', '.env', 'VERCEL', 'PUBLIC_CLERK_PUBLISHABLE_KEY'],
    ],
  },
  {
    name: 'a project without adapter and without Clerk',
    files: {
      'astro.config.mjs': config('undefined').replace(`'server'`, `'static'`).replace('clerk(), ', ''),
      'src/policy.ts': policy(`public: ['/', '/admin']`),
    },
    errors: [
      ['clerk-integration-missing', 'astro.config', 'clerk()'],
      ['static-output', 'astro.config', 'Add an adapter'],
    ],
  },
  {
    name: 'sources of prerendered pages',
    files: {
      'src/policy.ts': policy(`public: ['/', '/guarded', '/shown', '/menu'], rules: { '/admin': role('org:admin') }`),
      'src/components/Menu.astro': `---\nimport { Allowed } from '@rolecall/astro/components'\nimport { signedIn } from '@rolecall/rbac'\n---\n<Allowed requires={signedIn()}>x</Allowed>`,
      'src/pages/menu.astro': `---\nimport Menu from '../components/Menu.astro'\n${STATIC}\n---\n<Menu />`,
      'src/pages/guarded.astro': `---\nimport { protect } from '@rolecall/astro/server'\nimport { signedIn } from '@rolecall/rbac'\n${STATIC}\nprotect(Astro, signedIn())\n---\n<p>home</p>`,
      'src/pages/index.astro': `---\n${STATIC}\nconst { userId } = Astro.locals.auth()\n---\n<p>{userId}</p>`,
      'src/pages/shown.astro': show('when={(has) => has({ role: "org:admin" })}', STATIC),
    },
    errors: [
      ['protect-in-prerendered', 'src/pages/guarded.astro', 'export const prerender = false'],
      ['allowed-in-prerendered', 'src/components/Menu.astro', 'useDecision()'],
      ['auth-in-prerendered', 'src/pages/index.astro', 'export const prerender = false'],
      ['show-fails-open', 'src/pages/shown.astro', '<Allowed>'],
    ],
  },
  {
    name: 'sources and server islands of what is rendered on demand',
    files: {
      'src/policy.ts': policy(
        `public: ['/'], rules: { '/admin': role('org:admin') }, islands: { 'src/components/Gone.astro': signedIn() }`,
      ),
      'src/components/Card.astro': '<p>card</p>',
      'src/pages/index.astro': `---\nimport Card from '../components/Card.astro'\n---\n<Card server:defer />`,
      'src/pages/admin.astro': show('when={{ role: "org:admin" }} isStatic'),
    },
    errors: [
      ['islands-without-policy', 'src/pages/index.astro', `'src/components/Card.astro': signedIn()`],
      ['dead-pattern', 'src/policy.ts', `islands['src/components/Gone.astro']`],
      ['show-fails-open', 'src/pages/admin.astro', 'Remove isStatic'],
    ],
  },
  {
    name: 'the finished output',
    files: {
      'src/policy.ts': policy(`public: ['/', '/key'], rules: { '/admin': role('org:admin') }`),
      'src/pages/index.astro': show('when={{ role: "org:admin" }}', STATIC),
      'src/pages/key.astro': `---\n${STATIC}\n---\n<p>sk_test_${'a'.repeat(30)}</p>`,
    },
    errors: [
      ['gated-markup', 'dist/client/index.html', 'role org:admin', 'everybody gets the file', '<Allowed>'],
      ['secret-in-output', 'dist/client/key/index.html', 'CLERK_SECRET_KEY'],
    ],
  },
  {
    name: 'a protected route, and a public page made on demand, behind ISR',
    files: {
      'astro.config.mjs': config('vercel({ isr: true })'),
      'src/policy.ts': policy(`public: ['/', '/documents', '/prices'], rules: { '/admin': role('org:admin') }`),
      'src/pages/index.astro': `---\n${STATIC}\n---\n<p>home</p>`,
      'src/pages/documents.astro': '<p>documents</p>',
      // An endpoint that everyone may read says nothing about its reader.
      'src/pages/prices.ts': `export const GET = () => Response.json([1])`,
    },
    errors: [
      ['isr-protected', 'astro.config', '/admin', 'isr.exclude'],
      ['isr-personal-page', 'astro.config', '/documents', 'who is signed in', 'isr.exclude'],
    ],
    // Astro has a hint of its own for errors with "document" in them.
    says: ['Each finding says what to do'],
  },
  {
    name: 'on-demand routes under a base on Vercel',
    files: { 'astro.config.mjs': config('vercel()', `base: '/shop',`) },
    errors: [['base-not-routed', 'astro.config', "base: '/shop'", '/shop/', 'Remove base']],
  },
  {
    name: 'middleware at the edge',
    files: { 'astro.config.mjs': config(`vercel({ middlewareMode: 'edge' })`) },
    errors: [['edge-middleware', 'astro.config', "Remove middlewareMode: 'edge'"]],
  },
]

test(
  'the sound project builds',
  async () => {
    const { exitCode, output, report } = await buildProject(SOUND)
    expect(exitCode, output).toBe(0)
    expect(JSON.parse(report ?? 'null')).toMatchObject({ version: 1, mode: 'protect-all-except', findings: [] })
  },
  limits.test,
)

describe.each(NETS)('$name', ({ files, environment = {}, errors, says = [] }) => {
  test(
    'fails the build with its findings and no others, and says what to do',
    async () => {
      const { exitCode, output } = await buildProject({ ...SOUND, ...files }, environment)
      expect(exitCode, output).toBe(1)
      expect(output).toContain(`The access audit found ${errors.length} problem(s).`)
      for (const text of says) expect(output).toContain(text)
      const found = printed(output)
      const names = (list: readonly (readonly [string, string])[]) =>
        list.map(([code, file]) => `${code} ${file}`).sort()
      expect(names(found.map(({ code, file }) => [code, file]))).toEqual(
        names(errors.map(([code, file]) => [code, file])),
      )
      for (const [code, file, ...parts] of errors) {
        const texts = found.filter((one) => one.code === code && one.file === file).map(({ text }) => text)
        expect(
          texts.filter((text) => parts.every((part) => text.includes(part))),
          `${code} ${parts.join(', ')}`,
        ).toHaveLength(1)
      }
      expect(output).not.toContain('a'.repeat(30))
    },
    limits.test,
  )
})

test(
  'the secret key in the environment of the build is found in its output',
  async () => {
    const secret = `sk_test_${'b'.repeat(30)}`
    const { exitCode, output } = await buildProject(SOUND, { CLERK_SECRET_KEY: secret })
    expect(exitCode, output).toBe(1)
    expect(printed(output)).toContainEqual({
      code: 'secret-in-output',
      file: expect.stringMatching(/^dist\/server/) as string,
      text: expect.stringContaining('Build without CLERK_SECRET_KEY') as string,
    })
    expect(output).not.toContain(secret)
  },
  limits.test,
)

test(
  'a guard in a script of a page fails the build',
  async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'src/pages/index.astro': `<script>\nimport { check } from '@rolecall/astro/server'\nconsole.log(check)\n</script>`,
    })
    expect(exitCode, output).toBe(1)
    for (const text of ['server-code-in-client', 'src/pages/index.astro', '@rolecall/astro/client'])
      expect(output).toContain(text)
  },
  limits.test,
)

test(
  'a guard in a layout is a warning, and the build passes',
  async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'src/layouts/Admin.astro': `---\nimport { protect } from '@rolecall/astro/server'\nimport { signedIn } from '@rolecall/rbac'\nprotect(Astro, signedIn())\n---\n<slot />`,
      'src/pages/admin.astro': `---\nimport Admin from '../layouts/Admin.astro'\n---\n<Admin>admin</Admin>`,
    })
    expect(exitCode, output).toBe(0)
    expect(printed(output)).toEqual([
      {
        code: 'protect-in-nested-component',
        file: 'src/layouts/Admin.astro',
        text: expect.stringContaining('<Allowed>') as string,
      },
    ])
  },
  limits.test,
)

test(
  'ROLECALL_AUDIT=warn lets the build pass, loudly',
  async () => {
    const { exitCode, output } = await buildProject(
      { ...SOUND, 'src/policy.ts': policy(`public: ['/'], rules: { '/admni': role('org:admin') }`) },
      { ROLECALL_AUDIT: 'warn' },
    )
    expect(exitCode).toBe(0)
    expect(output).toMatch(/ROLECALL_AUDIT=warn: 1 finding\(s\) that leave something OPEN/)
    expect(output).toContain('dead-pattern')
  },
  limits.test,
)

describe('a policy that cannot be used', () => {
  test.each([
    ['no default export', `export const policy = {}`, ['does not export a policy', 'export default']],
    ['a file that throws', `throw new Error('boom')`, ['could not be loaded', 'boom']],
    ['an invalid policy', policy(`public: ['/'], rule: {}`), ['unknown key "rule"', 'Known keys']],
  ])(
    '%s',
    async (_name, text, says) => {
      const { exitCode, output } = await buildProject({ ...SOUND, 'src/policy.ts': text })
      expect(exitCode).toBe(1)
      for (const part of says) expect(output).toContain(part)
    },
    limits.test,
  )

  test(
    'a policy file that is missing',
    async () => {
      const { 'src/policy.ts': _, ...files } = SOUND
      const { exitCode, output } = await buildProject(files)
      expect(exitCode).toBe(1)
      expect(output).toContain('could not be loaded')
    },
    limits.test,
  )
})

test(
  'a custom fetch file passes when it is confirmed to run middleware',
  async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'astro.config.mjs': config(NODE, '', `, customFetchFile: 'runs-middleware'`),
      'src/fetch.ts': `import { DefaultFetchHandler } from 'astro/app/fetch/default-handler'\nexport default new DefaultFetchHandler()`,
    })
    expect(exitCode, output).toBe(0)
  },
  limits.test,
)

test.runIf(astroMajor >= 7)(
  'a custom fetch file passes when it has the guard of @rolecall/astro/fetch',
  async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'src/fetch.ts': `import { protectRoutes } from '@rolecall/astro/fetch'
import { FetchState, pages } from 'astro/fetch'
const guard = protectRoutes()
export default { fetch: (request: Request) => guard(new FetchState(request), (state) => pages(state)) }`,
    })
    expect(exitCode, output).toBe(0)
  },
  limits.test,
)

describe('opt-in', () => {
  const policyFile = policy(`rules: { '/admin': role('org:admin') }`, 'protectOnly')

  test(
    'leaves prerendered pages alone',
    async () => {
      const { exitCode, output } = await buildProject({
        ...SOUND,
        'src/policy.ts': policyFile,
        'src/pages/index.astro': `---\n${STATIC}\n---\n<p>home</p>`,
      })
      expect(exitCode, output).toBe(0)
    },
    limits.test,
  )

  test(
    'asks for a list of actions all the same',
    async () => {
      const { exitCode, output } = await buildProject({
        ...SOUND,
        'src/policy.ts': policyFile,
        'src/actions/index.ts': `export const server = {}`,
      })
      expect(exitCode).toBe(1)
      expect(printed(output).map(({ code }) => code)).toEqual(['actions-without-policy'])
    },
    limits.test,
  )
})
