import type { Plugin } from 'vite'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { serializePolicy } from '../compile/serialize-policy.ts'
import { READ_SLOT } from './policy-slot.ts'

/**
 * Replaces `@rolecall/astro/runtime` by a module that knows the project: the compiled policy, the islands by their
 * names, and Astro's action functions.
 */

const RUNTIME = '@rolecall/astro/runtime'
const RESOLVED = '\0rolecall:runtime'
const SERVER_ENTRIES = new Set([
  RUNTIME,
  '@rolecall/astro/server',
  '@rolecall/astro/middleware',
  '@rolecall/astro/post-guard',
])

export interface RuntimeModuleOptions {
  readonly development: boolean
  /** Project directory, absolute, with `/`. */
  readonly root: string
  readonly policy: () => CompiledPolicy
  /** Called for every component that a page renders as a server island. */
  readonly onIsland: (path: string, importer: string) => void
}

export function runtimeModulePlugin(options: RuntimeModuleOptions): Plugin {
  return {
    name: 'rolecall:runtime',
    enforce: 'pre',
    // Both packages read modules that exist in the project's Vite only, where pages are built as well as where they run.
    configEnvironment: (name) =>
      name === 'client' ? null : { resolve: { noExternal: ['@rolecall/astro', '@clerk/astro'] } },
    resolveId(id, importer) {
      if (!SERVER_ENTRIES.has(id)) return null
      if (this.environment.name === 'client' && importer !== undefined) {
        this.error(
          `${relativePath(options.root, importer)} runs in the browser and imports ${id} (server-code-in-client). ` +
            'Guards in a browser protect nothing: use @rolecall/astro/client or /react there, and protect() on the server.',
        )
      }
      return id === RUNTIME ? RESOLVED : null
    },
    load(id) {
      return id === RESOLVED ? runtimeSource(options) : null
    },
    moduleParsed(info) {
      for (const island of serverComponentsOf(info.meta))
        options.onIsland(relativePath(options.root, island), relativePath(options.root, info.id))
    },
  }
}

function runtimeSource({ development, root, policy }: RuntimeModuleOptions): string {
  const current = development
    ? `export const currentPolicy = () => ${READ_SLOT}`
    : `import { revivePolicy } from '@rolecall/astro/revive-policy'
const policy = revivePolicy(${JSON.stringify(serializePolicy(policy()))})
export const currentPolicy = () => policy`
  return `${current}
export { ActionError, defineAction, getActionContext } from 'astro:actions'
const root = ${JSON.stringify(root)}
export async function islandPath(name) {
  const { serverIslandNameMap } = await import('virtual:astro:server-island-manifest')
  for (const [path, island] of serverIslandNameMap) {
    if (island === name) return path.startsWith(root) ? path.slice(root.length) : path
  }
  return null
}
`
}

/** What Astro's compiler noted about a module: the components that it renders with `server:defer`. */
function serverComponentsOf(meta: unknown): readonly string[] {
  const astro = typeof meta === 'object' && meta !== null && 'astro' in meta ? meta.astro : null
  const components =
    typeof astro === 'object' && astro !== null && 'serverComponents' in astro ? astro.serverComponents : null
  if (!Array.isArray(components)) return []
  return components.flatMap((component: { readonly resolvedPath?: unknown }) =>
    typeof component.resolvedPath === 'string' ? [component.resolvedPath] : [],
  )
}

export function relativePath(root: string, path: string): string {
  const clean = (path.split('?')[0] ?? path).replaceAll('\\', '/')
  return clean.startsWith(root) ? clean.slice(root.length) : clean
}
