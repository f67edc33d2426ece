import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as Vite from 'vite'
import { RolecallError } from '../errors/rolecall-error.ts'

/** The manifest of the project's Astro, which may be another copy than this package's. */
function astroManifest(root: URL): string {
  return createRequire(new URL('package.json', root)).resolve('astro/package.json')
}

/**
 * Checks the version of the project's Astro. Before version 6, Astro does not tell prerendered code from other code and
 * does not publish the names of server islands, so that neither could be checked.
 *
 * @throws {RolecallError} `unsupported_astro`
 */
export function requireSupportedAstro(root: URL): void {
  const manifest = astroManifest(root)
  const { version } = createRequire(manifest)(manifest) as { readonly version: string }
  if (Number.parseInt(version) >= 6) return
  throw new RolecallError(
    'unsupported_astro',
    `Astro ${version} is not supported by @rolecall/astro, because prerendered code and server islands could not be checked.`,
    'Upgrade to Astro 6 or 7.',
  )
}

/** The Vite of the project's Astro. */
export async function loadVite(root: URL): Promise<typeof Vite> {
  const vite = createRequire(astroManifest(root)).resolve('vite')
  return (await import(pathToFileURL(vite).href)) as typeof Vite
}
