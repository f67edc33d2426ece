import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { lookup } from 'mrmime'

export interface StaticFile {
  /** Where it is on this machine. */
  readonly file: string
  readonly contentType: string
}

/** Static files by path. Requests are looked up in this map, and their paths never reach the file system. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

/** Every file below `directory`; `index.html` also answers for its folder, with and without a slash at the end. */
export async function readStaticFiles(directory: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    const found = { file, contentType: contentType(path) }
    files.set(path, found)
    if (entry.name === 'index.html') {
      const folder = path.slice(0, -'index.html'.length)
      files.set(folder, found)
      if (folder !== '/') files.set(folder.slice(0, -1), found)
    }
  }
  return files
}

function contentType(path: string): string {
  const type = lookup(path) ?? 'application/octet-stream'
  return /^text\/|json$|javascript$|xml$/.test(type) && !type.includes('charset') ? `${type}; charset=utf-8` : type
}
