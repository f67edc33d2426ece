import { afterAll, describe, expect, test } from 'vitest'
import { astroMajor } from './harness/astro-project.ts'
import type { ProjectFiles } from './harness/build-project.ts'
import { buildProject, stopBuilding } from './harness/build-project.ts'

/** One small project per finding: the build fails, and says which file to open and what to do. */

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
const ROUTE_CACHE = `cache: { provider: memoryCache() }, routeRules: { '/[...all]': { maxAge: 60 } },`
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

interface Case {
  readonly code: string
  readonly name: string
  readonly files: ProjectFiles
  /** What the message must contain, besides code and arrow: the file, and the remedy. */
  readonly says: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** A warning is printed and does not fail the build. */
  readonly warning?: boolean
}

const CASES: readonly Case[] = [
  {
    code: 'dead-pattern',
    name: 'a rule that matches nothing',
    files: { 'src/policy.ts': policy(`public: ['/'], rules: { '/admni': role('org:admin') }`) },
    says: ['src/policy.ts', `rules['/admni']`, 'Did you mean "/admin"?'],
  },
  {
    code: 'misspelt-pattern',
    name: 'an Express wildcard',
    files: { 'src/policy.ts': policy(`public: ['/'], rules: { '/admin(.*)': role('org:admin') }`) },
    says: ['src/policy.ts', 'write "/admin/**"'],
  },
  {
    code: 'misspelt-pattern',
    name: 'an Express parameter',
    files: { 'src/policy.ts': policy(`public: ['/'], rules: { '/orgs/:slug': signedIn() }`) },
    says: ['write "/orgs/[slug]"'],
  },
  {
    code: 'invalid-requirement',
    name: 'something that is no requirement',
    files: { 'src/policy.ts': policy(`public: ['/'], rules: { '/admin': { type: 'admin' } }`) },
    says: ['src/policy.ts', `rules['/admin']`, 'signedIn()'],
  },
  {
    code: 'public-and-protected',
    name: 'a route that is public and protected',
    files: { 'src/policy.ts': policy(`public: ['/', '/admin'], rules: { '/admin': role('org:admin') }`) },
    says: ['src/policy.ts', 'everyone()'],
  },
  {
    code: 'unclassified-route',
    name: 'a prerendered route that is not listed',
    files: { 'src/pages/report.astro': `---\n${STATIC}\n---\n<p>report</p>` },
    says: ['src/pages/report.astro', `Add '/report' to public`],
  },
  {
    code: 'prerendered-protected',
    name: 'a protected route that is prerendered',
    files: { 'src/pages/admin.astro': `---\n${STATIC}\n---\n<p>admin</p>` },
    says: ['src/pages/admin.astro', 'export const prerender = false'],
  },
  {
    code: 'organization-param-missing',
    name: 'an organization parameter that the route lacks',
    files: { 'src/policy.ts': policy(`public: ['/'], rules: { '/admin': organization({ param: 'slug' }) }`) },
    says: ['src/policy.ts', '"slug"', '/admin', '[slug]'],
  },
  {
    code: 'prerendered-forbidden-page',
    name: 'a prerendered 403 page',
    files: { 'src/pages/403.astro': `---\n${STATIC}\n---\n<p>no</p>` },
    says: ['src/pages/403.astro', 'export const prerender = false'],
  },
  {
    code: 'actions-without-policy',
    name: 'actions that nobody lists',
    files: {
      'src/actions/index.ts': `import { defineAction } from 'astro:actions'\nexport const server = { a: defineAction({ handler: () => 1 }) }`,
    },
    says: ['src/actions/index.ts', 'actions:', './src/policy.ts'],
  },
  {
    code: 'islands-without-policy',
    name: 'a server island that is not listed',
    files: {
      'src/components/Card.astro': '<p>card</p>',
      'src/pages/index.astro': `---\nimport Card from '../components/Card.astro'\n---\n<Card server:defer />`,
    },
    says: ['src/pages/index.astro', `'src/components/Card.astro': signedIn()`],
  },
  {
    code: 'dead-pattern',
    name: 'an island that does not exist',
    files: { 'src/policy.ts': policy(`public: ['/'], islands: { 'src/components/Gone.astro': signedIn() }`) },
    says: ['src/policy.ts', `islands['src/components/Gone.astro']`],
  },
  {
    code: 'custom-fetch-file',
    name: 'a custom fetch file',
    files: { 'src/fetch.ts': `export { default } from 'astro/app/fetch/default-handler'` },
    says: ['src/fetch.ts', 'runs-middleware'],
  },
  {
    code: 'middleware-missing',
    name: 'no middleware',
    files: { 'src/middleware.ts': '' },
    says: ['src/middleware.ts', 'protectRoutes()'],
  },
  {
    code: 'clerk-integration-missing',
    name: 'no Clerk integration',
    files: { 'astro.config.mjs': config(NODE).replace('clerk(), ', '') },
    says: ['astro.config', 'clerk()'],
  },
  {
    code: 'static-output',
    name: 'no adapter',
    files: { 'astro.config.mjs': config('undefined').replace(`'server'`, `'static'`) },
    says: ['astro.config', 'Add an adapter'],
  },
  {
    code: 'route-cached-protected',
    name: 'a cached protected route',
    files: {
      'astro.config.mjs': config(NODE, astroMajor < 7 ? `experimental: { ${ROUTE_CACHE} },` : ROUTE_CACHE),
    },
    says: ['astro.config', '/admin', 'narrow it'],
  },
  {
    code: 'protect-in-prerendered',
    name: 'a guard on a prerendered page',
    files: {
      'src/pages/index.astro': `---\nimport { protect } from '@rolecall/astro/server'\nimport { signedIn } from '@rolecall/rbac'\n${STATIC}\nprotect(Astro, signedIn())\n---\n<p>home</p>`,
    },
    says: ['src/pages/index.astro', 'export const prerender = false'],
  },
  {
    code: 'allowed-in-prerendered',
    name: '<Allowed> in a component of a prerendered page',
    files: {
      'src/components/Menu.astro': `---\nimport { Allowed } from '@rolecall/astro/components'\nimport { signedIn } from '@rolecall/rbac'\n---\n<Allowed requires={signedIn()}>x</Allowed>`,
      'src/pages/index.astro': `---\nimport Menu from '../components/Menu.astro'\n${STATIC}\n---\n<Menu />`,
    },
    says: ['src/components/Menu.astro', 'useDecision()'],
  },
  {
    code: 'auth-in-prerendered',
    name: 'locals.auth() on a prerendered page',
    files: { 'src/pages/index.astro': `---\n${STATIC}\nconst { userId } = Astro.locals.auth()\n---\n<p>{userId}</p>` },
    says: ['src/pages/index.astro', 'export const prerender = false'],
  },
  {
    code: 'show-fails-open',
    name: '<Show when={fn}> on a prerendered page',
    files: { 'src/pages/index.astro': show('when={(has) => has({ role: "org:admin" })}', STATIC) },
    says: ['src/pages/index.astro', '<Allowed>'],
  },
  {
    code: 'show-fails-open',
    name: '<Show isStatic> on a page that is rendered on demand',
    files: { 'src/pages/index.astro': show('when={{ role: "org:admin" }} isStatic') },
    says: ['src/pages/index.astro', 'Remove isStatic'],
  },
  {
    code: 'gated-markup',
    name: '<Show> for a role on a prerendered page',
    files: { 'src/pages/index.astro': show('when={{ role: "org:admin" }}', STATIC) },
    says: ['dist/client/index.html', 'role org:admin', 'everybody gets the file', '<Allowed>'],
  },
  {
    code: 'protect-in-nested-component',
    name: 'a guard in a layout',
    files: {
      'src/layouts/Admin.astro': `---\nimport { protect } from '@rolecall/astro/server'\nimport { signedIn } from '@rolecall/rbac'\nprotect(Astro, signedIn())\n---\n<slot />`,
      'src/pages/admin.astro': `---\nimport Admin from '../layouts/Admin.astro'\n---\n<Admin>admin</Admin>`,
    },
    says: ['src/layouts/Admin.astro', '<Allowed>'],
    warning: true,
  },
  {
    code: 'server-code-in-client',
    name: 'a guard in a script',
    files: {
      'src/pages/index.astro': `<script>\nimport { check } from '@rolecall/astro/server'\nconsole.log(check)\n</script>`,
    },
    says: ['src/pages/index.astro', '@rolecall/astro/client'],
  },
  {
    code: 'secret-in-public-env',
    name: 'a secret key in a public variable',
    files: {},
    environment: { PUBLIC_CLERK_SECRET: `sk_live_${'a'.repeat(30)}` },
    says: ['PUBLIC_CLERK_SECRET', 'roll the key'],
  },
  {
    code: 'secret-in-public-env',
    name: 'the same in a .env file',
    files: { '.env': `PUBLIC_KEY=sk_test_${'a'.repeat(30)}\n` },
    says: ['.env', 'PUBLIC_KEY'],
  },
  {
    code: 'secret-in-output',
    name: 'a secret key in a page',
    files: { 'src/pages/index.astro': `<p>sk_test_${'a'.repeat(30)}</p>` },
    says: ['dist/', 'CLERK_SECRET_KEY'],
  },
  {
    code: 'secret-in-output',
    name: 'the secret key in the environment of the build',
    files: {},
    environment: { CLERK_SECRET_KEY: `sk_test_${'b'.repeat(30)}` },
    says: ['dist/server', 'Build without CLERK_SECRET_KEY'],
  },
  {
    code: 'local-clerk-in-production',
    name: "a deployment with a local Clerk's keys",
    files: {},
    environment: {
      VERCEL: '1',
      PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa('local-clerk.lcl.dev$').replace(/=+$/, '')}`,
    },
    says: ['VERCEL', 'PUBLIC_CLERK_PUBLISHABLE_KEY'],
  },
  {
    code: 'edge-middleware',
    name: 'middleware at the edge',
    files: { 'astro.config.mjs': config(`vercel({ middlewareMode: 'edge' })`) },
    says: ['astro.config', "Remove middlewareMode: 'edge'"],
  },
  {
    code: 'isr-protected',
    name: 'a protected route behind ISR',
    files: { 'astro.config.mjs': config('vercel({ isr: true })') },
    says: ['astro.config', '/admin', 'isr.exclude'],
  },
  {
    code: 'base-not-routed',
    name: 'on-demand routes under a base on Vercel',
    files: { 'astro.config.mjs': config('vercel()', `base: '/shop',`) },
    says: ['astro.config', "base: '/shop'", '/shop/', 'Remove base'],
  },
  {
    code: 'isr-personal-page',
    name: 'a public page, made on demand, behind ISR',
    files: {
      'astro.config.mjs': config(`vercel({ isr: { exclude: ['/admin'] } })`),
      'src/policy.ts': policy(`public: ['/', '/documents'], rules: { '/admin': role('org:admin') }`),
      'src/pages/index.astro': `---\n${STATIC}\n---\n<p>home</p>`,
      'src/pages/documents.astro': '<p>documents</p>',
    },
    // Astro's own hint for errors with "document" in them is another one.
    says: ['astro.config', '/documents', 'who is signed in', 'isr.exclude', 'Each finding says what to do'],
  },
]

test('the sound project builds', async () => {
  const { exitCode, output, report } = await buildProject(SOUND)
  expect(exitCode, output).toBe(0)
  expect(JSON.parse(report ?? 'null')).toMatchObject({ version: 1, mode: 'protect-all-except', findings: [] })
}, 60_000)

test('a public endpoint may be kept by ISR', async () => {
  const { exitCode, output } = await buildProject({
    ...SOUND,
    'astro.config.mjs': config(`vercel({ isr: { exclude: ['/admin'] } })`),
    'src/policy.ts': policy(`public: ['/', '/prices'], rules: { '/admin': role('org:admin') }`),
    'src/pages/index.astro': `---\n${STATIC}\n---\n<p>home</p>`,
    'src/pages/prices.ts': `export const GET = () => Response.json([1])`,
  })
  expect(exitCode, output).toBe(0)
}, 60_000)

describe.each(CASES)('$code: $name', ({ code, files, says, environment = {}, warning = false }) => {
  test(
    warning ? 'is printed as a warning' : 'fails the build and says what to do',
    async () => {
      const { exitCode, output } = await buildProject({ ...SOUND, ...files }, environment)
      expect(exitCode, output).toBe(warning ? 0 : 1)
      expect(output).toContain(code)
      for (const text of says) expect(output).toContain(text)
      expect(output).not.toContain('a'.repeat(30))
    },
    60_000,
  )
})

describe('ROLECALL_AUDIT=warn', () => {
  test('lets the build pass, loudly', async () => {
    const { exitCode, output } = await buildProject(
      { ...SOUND, 'src/policy.ts': policy(`public: ['/'], rules: { '/admni': role('org:admin') }`) },
      { ROLECALL_AUDIT: 'warn' },
    )
    expect(exitCode).toBe(0)
    expect(output).toMatch(/ROLECALL_AUDIT=warn: 1 finding\(s\) that leave something OPEN/)
    expect(output).toContain('dead-pattern')
  }, 60_000)
})

describe('a policy that cannot be used', () => {
  test.each([
    [
      'a function where data is expected',
      policy(`public: ['/'], rules: { '/admin': signedIn }`),
      ['is a function', 'signedIn() instead of signedIn'],
    ],
    ['no default export', `export const policy = {}`, ['does not export a policy', 'export default']],
    ['a file that throws', `throw new Error('boom')`, ['could not be loaded', 'boom']],
    ['an unknown key', policy(`public: ['/'], rule: {}`), ['unknown key "rule"', 'Known keys']],
    [
      'a redirect to another site',
      policy(`public: ['/'], unauthenticatedUrl: 'https://evil.example'`),
      ['not a path of this app'],
    ],
  ])(
    '%s',
    async (_name, text, says) => {
      const { exitCode, output } = await buildProject({ ...SOUND, 'src/policy.ts': text })
      expect(exitCode).toBe(1)
      for (const part of says) expect(output).toContain(part)
    },
    60_000,
  )

  test('a policy file that is missing', async () => {
    const { 'src/policy.ts': _, ...files } = SOUND
    const { exitCode, output } = await buildProject(files)
    expect(exitCode).toBe(1)
    expect(output).toContain('could not be loaded')
  }, 60_000)

  test('an integration without a policy', async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'astro.config.mjs': config(NODE).replace(`{ policy: './src/policy.ts'  }`, ''),
    })
    expect(exitCode).toBe(1)
    expect(output).toContain(`rolecall({ policy: './src/policy.ts' })`)
  }, 60_000)
})

describe('a custom fetch file', () => {
  test('passes when it is confirmed to run middleware', async () => {
    const { exitCode, output } = await buildProject({
      ...SOUND,
      'astro.config.mjs': config(NODE, '', `, customFetchFile: 'runs-middleware'`),
      'src/fetch.ts': `import { DefaultFetchHandler } from 'astro/app/fetch/default-handler'\nexport default new DefaultFetchHandler()`,
    })
    expect(exitCode, output).toBe(0)
  }, 60_000)
})

describe('opt-in', () => {
  const optIn = (body: string) => policy(body, 'protectOnly')

  test('leaves prerendered pages alone', async () => {
    const files = {
      ...SOUND,
      'src/policy.ts': optIn(`rules: { '/admin': role('org:admin') }`),
      'src/pages/index.astro': `---\n${STATIC}\n---\n<p>home</p>`,
    }
    const { exitCode, output } = await buildProject(files)
    expect(exitCode, output).toBe(0)
  }, 60_000)

  test.each([
    ['actions-without-policy', { 'src/actions/index.ts': `export const server = {}` }],
    [
      'islands-without-policy',
      {
        'src/components/Card.astro': '<p>card</p>',
        'src/pages/index.astro': `---\nimport Card from '../components/Card.astro'\n---\n<Card server:defer />`,
      },
    ],
  ])(
    'asks for a list all the same: %s',
    async (code, files) => {
      const { exitCode, output } = await buildProject({
        ...SOUND,
        'src/policy.ts': optIn(`rules: { '/admin': role('org:admin') }`),
        ...files,
      })
      expect(exitCode).toBe(1)
      expect(output).toContain(code)
    },
    60_000,
  )
})
