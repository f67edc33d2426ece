/** Clerk's browser scripts, served from the installed packages so that no page asks the network for them. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LocalClerkError } from '../errors.ts'

/** `/npm/@clerk/clerk-js@6.40.0/dist/clerk.browser.js` */
const scriptPath = /^\/npm\/@clerk\/(clerk-js|ui)@[\w.-]+\/dist\/([\w.-]+\.js)$/

const require = createRequire(import.meta.url)
const folders = new Map<string, string>()

function distFolder(name: string): string {
  const known = folders.get(name)
  if (known) return known
  try {
    const folder = join(dirname(require.resolve(`@clerk/${name}/package.json`)), 'dist')
    folders.set(name, folder)
    return folder
  } catch (cause) {
    throw new LocalClerkError('package_not_found', `@clerk/${name} is not installed next to @rolecall/local-clerk, so its scripts cannot be served. Install the dependencies again.`, { cause })
  }
}

/** The script at `path`; `undefined` when there is none. */
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
