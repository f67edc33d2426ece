/** Clerk's browser scripts, served from the installed packages, so that pages need no network. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LocalClerkError } from '../errors/local-clerk-error.ts'

/** `/npm/@clerk/clerk-js@6.40.0/dist/clerk.browser.js` */
const scriptPath = /^\/npm\/@clerk\/(clerk-js|ui)@[\w.-]+\/dist\/([\w.-]+\.js)$/

const require = createRequire(import.meta.url)
const folders = new Map<string, string>()

function distFolder(name: string): string {
  const known = folders.get(name)
  if (known) return known
  // Neither package exports its package.json, so the folders of Node's module resolution are searched.
  const folder = (require.resolve.paths(`@clerk/${name}`) ?? [])
    .map((path) => join(path, '@clerk', name, 'dist'))
    .find((path) => existsSync(path))
  if (folder === undefined) {
    throw new LocalClerkError(
      'package_not_found',
      `@clerk/${name} is not installed next to @rolecall/local-clerk, so its scripts cannot be served.`,
      'Install the dependencies again.',
    )
  }
  folders.set(name, folder)
  return folder
}

/** The script at `path`; `undefined` if it does not exist. */
export async function readScript(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const match = scriptPath.exec(path)
  const [, name, file] = match ?? []
  if (!name || !file) return undefined
  try {
    return new Uint8Array(await readFile(join(distFolder(name), file)))
  } catch (error) {
    if (error instanceof LocalClerkError) throw error
    return undefined
  }
}
