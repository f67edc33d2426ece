import type { FindingCode } from '../../src/finding/finding.ts'
import type { ProjectBuild, ProjectFiles } from '../harness/build-project.ts'
import { buildProject } from '../harness/build-project.ts'
import type { CatalogueCase } from './case.ts'
import type { CatalogueTheme } from './catalogue.ts'

/** A case, and what the audit said about it. */
export interface CatalogueResult {
  readonly theme: string
  /** Names the case: `guards-3`. */
  readonly folder: string
  readonly case: CatalogueCase
  readonly codes: readonly FindingCode[]
  /** Of a build that neither passed nor said why. */
  readonly output: string
}

const config = `
import mdx from '@astrojs/mdx'
import node from '@astrojs/node'
import react from '@astrojs/react'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { defineConfig } from 'astro/config'
export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: [clerk(), mdx(), react(), rolecall({ policy: './src/policy.ts' })],
})
`
const middleware = `import { protectRoutes } from '@rolecall/astro/middleware'\nexport const onRequest = protectRoutes()\n`
const policy = (islands: readonly string[]) => `
import { everyone, protectAllExcept } from '@rolecall/astro/policy'
export default protectAllExcept({
  public: ['/**'],
  islands: { ${islands.map((path) => `'${path}': everyone()`).join(', ')} },
})
`
const sound: ProjectFiles = {
  'astro.config.mjs': config.replace('mdx(), react(), ', '').replace(/import (mdx|react) .*\n/g, ''),
  'src/policy.ts': policy([]),
  'src/middleware.ts': middleware,
  'src/pages/index.astro': '<p>home</p>',
  'src/pages/admin.astro': '<p>admin</p>',
}

/**
 * Builds many cases in one project: each has a folder of its own below `src/pages` and imports nothing from another's, so
 * that a finding's file says whose it is. The mistakes of a theme are built together, and `ROLECALL_AUDIT=warn` lets the
 * build go on behind the first finding. All look-alikes are built together and without it: their build must pass. Cases
 * about the project as a whole are built alone.
 */
export async function runCatalogue(themes: readonly CatalogueTheme[]): Promise<readonly CatalogueResult[]> {
  const placed = themes.flatMap(({ key, cases }) =>
    cases.map((entry, index): PlacedCase => ({ theme: key, entry, folder: `${key}-${index + 1}` })),
  )
  const together = placed.filter(({ entry }) => entry.alone !== true)
  const innocent = together.filter(({ entry }) => entry.expects === 'builds')
  const results = innocent.length === 0 ? [] : await runTogether(innocent, true)
  for (const { key } of themes) {
    const mistakes = together.filter(({ theme, entry }) => theme === key && entry.expects !== 'builds')
    if (mistakes.length > 0) results.push(...(await runTogether(mistakes, false)))
  }
  for (const one of placed) if (one.entry.alone === true) results.push(await runAlone(one))
  const order = new Map(placed.map(({ folder }, index) => [folder, index]))
  return results.toSorted((left, right) => (order.get(left.folder) ?? 0) - (order.get(right.folder) ?? 0))
}

interface PlacedCase {
  readonly theme: string
  readonly entry: CatalogueCase
  readonly folder: string
}

async function runTogether(cases: readonly PlacedCase[], isStrict: boolean): Promise<CatalogueResult[]> {
  const build = await buildProject(projectOf(cases), isStrict ? {} : { ROLECALL_AUDIT: 'warn' })
  // A guard that runs while the site is built throws: the findings have been printed by then.
  const isRead = build.exitCode === 0 || (!isStrict && build.output.includes('prerendering static routes'))
  const findings = findingsIn(build)
  return cases.map(({ theme, entry, folder }) => {
    const own = findings.filter(({ file }) => file.split('/').includes(folder))
    const output = isRead ? '' : build.output
    return { theme, folder, case: entry, codes: own.map(({ code }) => code), output }
  })
}

async function runAlone({ theme, entry, folder }: PlacedCase): Promise<CatalogueResult> {
  const files = Object.fromEntries(
    Object.entries({ ...sound, ...entry.files }).filter(([, text]) => (text as string | null) !== null),
  )
  const build = await buildProject(files, entry.environment)
  const refused = build.output.includes('(server-code-in-client)') ? (['server-code-in-client'] as const) : []
  const codes = [...findingsIn(build).map(({ code }) => code), ...refused]
  return { theme, folder, case: entry, codes, output: build.exitCode === 0 || codes.length > 0 ? '' : build.output }
}

/** What the build printed: errors as `code  file`, warnings with a word in front. */
function findingsIn({ output }: ProjectBuild): readonly { readonly code: FindingCode; readonly file: string }[] {
  return [...output.matchAll(/^(?:\[rolecall\] warning )?([a-z]+(?:-[a-z]+)+) {2}(\S.*)$/gm)].map(([, code, file]) => ({
    code: code as FindingCode,
    file: file ?? '',
  }))
}

function projectOf(cases: readonly PlacedCase[]): ProjectFiles {
  const islands = cases.flatMap(({ entry, folder }) =>
    (entry.islands ?? []).map((path) => `src/pages/${folder}/${path}`),
  )
  const files = cases.flatMap(({ entry, folder }) =>
    Object.entries(entry.files).map(([path, text]) => [
      path.startsWith('public/') ? `public/${folder}/${path.slice('public/'.length)}` : `src/pages/${folder}/${path}`,
      text,
    ]),
  )
  return {
    'astro.config.mjs': config,
    'src/policy.ts': policy(islands),
    'src/middleware.ts': middleware,
    ...(Object.fromEntries(files) as ProjectFiles),
  }
}
