import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { succeed } from './succeed.ts'

/** Packs every package as it would be published. Returns the `file:` specifier of each tarball by the package's name. */
export async function packPackages(destination: string): Promise<ReadonlyMap<string, string>> {
  for (const name of await readdir('packages'))
    await succeed('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', destination])
  const files = (await readdir(destination)).filter((file) => file.endsWith('.tgz'))
  return new Map(
    files.map((file) => [file.replace(/^rolecall-(.+?)-\d.*$/, '@rolecall/$1'), `file:${join(destination, file)}`]),
  )
}
