/** The documents whose code is checked: the README of the repository, of each package and app, and the guides in docs. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readBlocks, type CodeBlock } from './read-blocks.ts'

export interface Document {
  /** Its path in the repository. */
  readonly path: string
  /** The folder that a reader gets it with: a published package, a copied app, or the repository. */
  readonly folder: string
  readonly text: string
  readonly blocks: readonly CodeBlock[]
}

export function readDocuments(): readonly Document[] {
  const folders = ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
  const guides = readdirSync('docs').filter((name) => name.endsWith('.md'))
  return [
    ...['.', ...folders].map((folder) => ({ path: join(folder, 'README.md'), folder })),
    { path: 'CONTRIBUTING.md', folder: '.' },
    ...guides.map((name) => ({ path: join('docs', name), folder: '.' })),
  ]
    .filter(({ path }) => existsSync(path))
    .map(({ path, folder }) => {
      const text = readFileSync(path, 'utf8')
      return { path, folder, text, blocks: readBlocks(text) }
    })
}
