import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Vite from 'vite'
import { RolecallError } from '../errors/rolecall-error.ts'

/** The Astro of the project, which need not be the one beside this package. */
function astroManifest(root: URL): string {
  return createRequire(new URL('package.json', root)).resolve('astro/package.json')
}

/**
 * Astro 5 builds pages and server code in one environment and keeps the names of server islands to itself, so that
 * neither the audit nor the guard of islands would see what they need.
 *
 * @throws {RolecallError} `unsupported_astro`
 */
export function requireSupportedAstro(root: URL): void {
  const manifest = astroManifest(root)
  const { version } = createRequire(manifest)(manifest) as { readonly version: string }
  if (Number.parseInt(version) >= 6) return
  throw new RolecallError(
    'unsupported_astro',
    `Astro ${version} is not supported by @rolecall/astro: prerendered code and server islands could not be checked.`,
    'Upgrade to Astro 6 or 7.',
  )
}

/** The Vite that the project's Astro brings along. */
export async function loadVite(root: URL): Promise<typeof Vite> {
  const vite = createRequire(astroManifest(root)).resolve('vite')
  return (await import(pathToFileURL(vite).href)) as typeof Vite
}
