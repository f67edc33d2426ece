import type { CatalogueCase } from '../case.ts'

const config = (more = '', integrations = '', options = '') => `
import node from '@astrojs/node'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { defineConfig } from 'astro/config'
export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: [clerk(), rolecall({ policy: './src/policy.ts'${options} })${integrations}],
  ${more}
})
`
const fetchFile = `import { DefaultFetchHandler } from 'astro/app/fetch/default-handler'\nexport default new DefaultFetchHandler()`
const action = `import { defineAction } from 'astro:actions'\nexport const server = { a: defineAction({ handler: () => 1 }) }`
const guard = `import { protectRoutes } from '@rolecall/astro/middleware'\nexport const onRequest = protectRoutes()`
const alone = (name: string, files: CatalogueCase['files'], expects: CatalogueCase['expects']): CatalogueCase => ({
  name,
  files,
  expects,
  alone: true,
})
const other = (update: string) =>
  `, { name: 'other', hooks: { 'astro:config:setup': ({ updateConfig }) => updateConfig(${update}) } }`

/** Which fetch file, middleware and actions Astro really loads. */
export const projects: readonly CatalogueCase[] = [
  alone('src/fetch.ts', { 'src/fetch.ts': fetchFile }, 'custom-fetch-file'),
  alone('src/fetch.js', { 'src/fetch.js': fetchFile }, 'custom-fetch-file'),
  alone('src/fetch.tsx', { 'src/fetch.tsx': fetchFile }, 'custom-fetch-file'),
  alone('src/fetch/index.ts', { 'src/fetch/index.ts': fetchFile }, 'custom-fetch-file'),
  alone(
    "fetchFile: 'handler'",
    { 'astro.config.mjs': config(`fetchFile: 'handler',`), 'src/handler.ts': fetchFile },
    'custom-fetch-file',
  ),
  alone(
    "fetchFile: 'server/entry'",
    { 'astro.config.mjs': config(`fetchFile: 'server/entry',`), 'src/server/entry.mts': fetchFile },
    'custom-fetch-file',
  ),
  alone(
    'a fetch file that another integration names',
    {
      'astro.config.mjs': config('', other(`{ fetchFile: 'pipeline' }`)),
      'src/pipeline.ts': fetchFile,
    },
    'custom-fetch-file',
  ),
  alone(
    'a fetch file by an alias of Vite',
    {
      'astro.config.mjs': config(
        `vite: { resolve: { alias: [{ find: /^.*\\/src\\/fetch$/, replacement: new URL('./other/pipeline.ts', import.meta.url).pathname }] } },`,
      ),
      'other/pipeline.ts': fetchFile,
    },
    'custom-fetch-file',
  ),
  alone(
    'a fetch file in another srcDir',
    {
      'astro.config.mjs': config(`srcDir: './app',`),
      'app/fetch.ts': fetchFile,
      'app/middleware.ts': guard,
      'app/pages/index.astro': '<p>home</p>',
      'app/pages/admin.astro': '<p>admin</p>',
    },
    'custom-fetch-file',
  ),
  alone(
    'fetchFile: null and a helper called src/fetch.ts',
    {
      'astro.config.mjs': config('fetchFile: null,'),
      'src/fetch.ts': 'export const fetchJson = () => 1',
    },
    'builds',
  ),
  alone(
    'a helper called src/fetch.ts next to another fetch file that is confirmed',
    {
      'astro.config.mjs': config(`fetchFile: 'handler',`, '', `, customFetchFile: 'runs-middleware'`),
      'src/handler.ts': fetchFile,
      'src/fetch.ts': 'export const fetchJson = () => 1',
    },
    'builds',
  ),
  alone('a folder with a helper called fetch', { 'src/lib/fetch.ts': 'export const fetchJson = () => 1' }, 'builds'),
  alone('no middleware', { 'src/middleware.ts': '' }, 'middleware-missing'),
  alone(
    'protectRoutes in a comment only',
    {
      'src/middleware.ts': '// protectRoutes()\nexport const onRequest = (context, next) => next()',
    },
    'middleware-missing',
  ),
  alone(
    'protectRoutes in a file that is not loaded',
    {
      'src/middleware.ts': 'export const onRequest = (context, next) => next()',
      'src/old-middleware.ts': guard,
    },
    'middleware-missing',
  ),
  alone(
    'protectRoutes that is imported and not called',
    {
      'src/middleware.ts': `import { protectRoutes } from '@rolecall/astro/middleware'\nexport const guard = () => protectRoutes()\nexport const onRequest = (context, next) => next()`,
    },
    'middleware-missing',
  ),
  alone('src/middleware/index.js', { 'src/middleware.ts': null as never, 'src/middleware/index.js': guard }, 'builds'),
  alone(
    'middleware from another file, in a sequence, under another name',
    {
      'src/middleware.ts': `export { onRequest } from './lib/guards'`,
      'src/lib/guards.ts': `import { sequence } from 'astro:middleware'\nimport * as rolecall from '@rolecall/astro/middleware'\nconst first = rolecall.protectRoutes()\nexport const onRequest = sequence(first, (context, next) => next())`,
    },
    'builds',
  ),
  alone('src/actions.ts', { 'src/actions.ts': action }, 'actions-without-policy'),
  alone('src/actions/index.mts', { 'src/actions/index.mts': action }, 'actions-without-policy'),
  alone(
    'actions that another file exports',
    {
      'src/actions/index.ts': `export { server } from '../server/actions'`,
      'src/server/actions.ts': action,
    },
    'actions-without-policy',
  ),
  alone('a helper called actions, elsewhere', { 'src/lib/actions.ts': 'export const actions = []' }, 'builds'),
  alone(
    'a file that is only known at run time',
    {
      'src/pages/index.astro': `---\nconst part = await import(/* @vite-ignore */ Astro.url.searchParams.get('part') ?? 'node:fs')\n---\n<p>{typeof part}</p>`,
    },
    'undecided-import',
  ),
  alone(
    'a route of a package that renders a component of the project',
    {
      'astro.config.mjs': config(
        '',
        `, { name: 'theme', hooks: { 'astro:config:setup': ({ injectRoute, updateConfig }) => {
          injectRoute({ pattern: '/themed', entrypoint: new URL('./node_modules/theme/page.astro', import.meta.url), prerender: true })
          updateConfig({ vite: { plugins: [{
            name: 'theme',
            resolveId: (id) => (id === 'virtual:theme/header' ? '\\0' + id : null),
            load: (id) => id === '\\0virtual:theme/header' ? "export { default } from '/src/Header.astro'" : null,
          }] } })
        } } }`,
      ),
      'src/policy.ts': `import { protectAllExcept } from '@rolecall/astro/policy'\nexport default protectAllExcept({ public: ['/**'] })`,
      'src/Header.astro': `---\nconst who = Astro.locals.auth?.()\n---\n<p>{who?.userId}</p>`,
      'node_modules/theme/page.astro': `---\nimport Header from 'virtual:theme/header'\n---\n<Header />`,
    },
    'auth-in-prerendered',
  ),
  alone(
    'a guard in a React island',
    {
      'astro.config.mjs': config('', ', react()').replace(
        'import node',
        `import react from '@astrojs/react'\nimport node`,
      ),
      'src/pages/index.astro': `---\nimport Gate from '../components/Gate'\n---\n<Gate client:load />`,
      'src/components/Gate.tsx': `import { check } from '@rolecall/astro/server'\nexport default () => <b>{typeof check}</b>`,
    },
    'server-code-in-client',
  ),
  {
    ...alone('a secret behind PUBLIC_', {}, 'secret-in-public-env'),
    environment: { PUBLIC_WEBHOOK: `whsec_${'a1B2'.repeat(8)}` },
  },
  {
    ...alone('the address of a database behind PUBLIC_', {}, 'secret-in-public-env'),
    environment: { PUBLIC_DATABASE: 'postgres://app:Xq81_hunter@db.internal/app' },
  },
]
