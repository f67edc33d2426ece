import type { Plugin } from 'vite'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { serializePolicy } from '../compile/serialize-policy.ts'
import { RolecallError } from '../errors/rolecall-error.ts'
import { serverEntries } from './entries.ts'
import { readSlot } from './policy-slot.ts'

/**
 * Replaces `@rolecall/astro/runtime` by a module with the project's compiled policy, the names of its islands, and
 * Astro's action functions.
 */

const runtimeEntry = '@rolecall/astro/runtime'
const resolvedRuntime = '\0rolecall:runtime'

export interface RuntimeModuleOptions {
  readonly development: boolean
  /** The project's directory: absolute, with a slash at the end. */
  readonly root: string
  readonly policy: () => CompiledPolicy
  /** Called for every component that a page renders as a server island. */
  readonly onIsland: (path: string, importer: string) => void
}

export function runtimeModulePlugin(options: RuntimeModuleOptions): Plugin {
  return {
    name: 'rolecall:runtime',
    enforce: 'pre',
    // Both packages import modules that only the project's Vite can resolve.
    configEnvironment: (name) =>
      name === 'client' ? null : { resolve: { noExternal: ['@rolecall/astro', '@clerk/astro'] } },
    resolveId(id, importer) {
      if (!serverEntries.has(id)) return null
      if (this.environment.name === 'client' && importer !== undefined) {
        throw new RolecallError(
          'server_code_in_client',
          `${relativePath(options.root, importer)} runs in the browser and imports ${id} (server-code-in-client). Guards in a browser protect nothing.`,
          'Use @rolecall/astro/client or /react there, and protect() on the server.',
        )
      }
      return id === runtimeEntry ? resolvedRuntime : null
    },
    load(id) {
      return id === resolvedRuntime ? runtimeSource(options) : null
    },
    moduleParsed(info) {
      for (const island of serverComponentsOf(info.meta))
        options.onIsland(relativePath(options.root, island), relativePath(options.root, info.id))
    },
  }
}

function runtimeSource({ development, root, policy }: RuntimeModuleOptions): string {
  const current = development
    ? `export const currentPolicy = () => ${readSlot}`
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

/** The components that a module renders with `server:defer`, as Astro's compiler notes them. */
export function serverComponentsOf(meta: unknown): readonly string[] {
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
