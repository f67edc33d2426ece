import { METHODS } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { Finding } from '../finding/finding.ts'
import type { EntryModule } from './entry-modules.ts'
import { entryModules, unguardedRoutes } from './entry-modules.ts'
import type { ExportReplacement, SyntaxNode } from './replace-exports.ts'
import { replaceExports } from './replace-exports.ts'

/**
 * Compiles a guard into every module that Astro loads for a page, an endpoint, an action or a server island. Whatever
 * calls the module, it runs only for requests that a guard let through.
 */

const runtimeId = 'virtual:rolecall/compiled-guard'
const islandManifest = '\0virtual:astro:server-island-manifest'

export interface CompiledGuardOptions {
  readonly development: boolean
  readonly root: URL
  readonly srcDir: () => URL | null
  readonly routes: () => readonly Route[]
  readonly policy: () => CompiledPolicy
  /** Called when all modules of the server are built. May throw to fail the build. */
  readonly conclude: (findings: readonly Finding[]) => void
}

export function compiledGuardPlugin(options: CompiledGuardOptions): Plugin {
  const guarded = new Set<string>()
  const root = fileURLToPath(options.root).replaceAll('\\', '/')
  const entries = latestEntries(options)
  /** The actions file by environment, as Astro resolves it. */
  const actions = new Map<string, Promise<string | null>>()
  return {
    name: 'rolecall:compiled-guard',
    enforce: 'post',
    applyToEnvironment: ({ name, config }) =>
      config.consumer === 'server' && (options.development || name !== 'prerender'),
    // Modules of other packages cannot resolve this package by its name.
    resolveId: (id) => (id === runtimeId ? `\0${runtimeId}` : null),
    load: (id) => (id === `\0${runtimeId}` ? `export * from '@rolecall/astro/compiled-guard'` : null),
    async transform(code, id) {
      const { name } = this.environment
      const srcDir = options.srcDir()
      if (!actions.has(name) && srcDir !== null) {
        const path = fileURLToPath(new URL('actions', srcDir)).replaceAll('\\', '/')
        actions.set(
          name,
          this.resolve(path).then((resolved) => resolved?.id ?? null),
        )
      }
      const replacement = replacementFor(id, entries().get(id), (await actions.get(name)) ?? null, root)
      if (replacement === null) return null
      const parse = this.parse.bind(this) as (code: string, options: object) => unknown
      const program = parse(code, { lang: 'ts' }) as { readonly body: readonly SyntaxNode[] }
      const replaced = replaceExports(code, program, replacement)
      // A module without such exports has nothing that Astro could run.
      guarded.add(id)
      if (replaced.names.length === 0) return null
      // `null` keeps the source maps of the earlier plugins: no line moved. The audit reads the module as it was.
      return { code: replaced.code, map: null, meta: { rolecall: { original: code } } }
    },
    buildEnd(error) {
      if (error !== undefined || options.development || this.environment.name !== 'ssr') return
      options.conclude(unguardedRoutes(options.routes(), options.policy(), guarded, options.root).map(notCompiled))
    },
  }
}

/** The modules of the current routes. In development they change. */
function latestEntries({ routes, policy, root }: CompiledGuardOptions): () => ReadonlyMap<string, EntryModule> {
  let known: { readonly key: readonly unknown[]; readonly entries: ReadonlyMap<string, EntryModule> } | null = null
  return () => {
    const key = [routes(), policy()]
    if (known === null || known.key.some((part, index) => part !== key[index]))
      known = { key, entries: entryModules(routes(), policy(), root) }
    return known.entries
  }
}

/** What to replace in a module, or `null`. */
function replacementFor(
  id: string,
  entry: EntryModule | undefined,
  actionsId: string | null,
  root: string,
): ExportReplacement | null {
  if (id === islandManifest) {
    return replacement('guardIslands', ['serverIslandMap'], (value) => `${value}, serverIslandNameMap, ${quote(root)}`)
  }
  if (entry !== undefined) {
    const values = (value: string) => `${value}, ${quote(entry.file)}, ${JSON.stringify(entry.patterns)}`
    return entry.kind === 'page'
      ? replacement('guardPage', ['default'], values)
      : { ...replacement('guardEndpoint', methods, values), guards: isMethod }
  }
  if (id !== actionsId) return null
  const file = id.startsWith(root) ? id.slice(root.length) : id
  return replacement('guardActions', ['server'], (value) => `${value}, ${quote(file)}`)
}

function replacement(guard: string, names: readonly string[], values: (value: string) => string): ExportReplacement {
  return {
    guards: (name) => names.includes(name),
    starNames: names.filter((name) => name !== 'default'),
    guarded: (value) => `__rolecall_guard(${values(value)})`,
    prologue: `import { ${guard} as __rolecall_guard } from ${quote(runtimeId)};`,
  }
}

const quote = (text: string): string => JSON.stringify(text)

/** The methods that a server may receive. Astro calls the export of the same name, or `ALL`. */
const methods = [...METHODS, 'ALL']

// Other runtimes than Node may know other methods.
const isMethod = (name: string): boolean => name === name.toUpperCase() && name !== name.toLowerCase()

function notCompiled({ pattern, entrypoint }: Route): Finding {
  return {
    code: 'guard-not-compiled',
    severity: 'error',
    file: entrypoint,
    message: `No guard could be compiled into the module behind ${pattern}, so that only the middleware would protect it.`,
    remedy: 'Look for a plugin of Vite that loads this module under another name, and report it.',
  }
}
