/** What is true of every README without running its code; check-code.ts compiles it, and run-code.ts runs it. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDocuments, type Document } from './documents.ts'

const documents = readDocuments()
const readmes = documents.filter(({ path }) => path.endsWith('README.md'))
const published = readmes.filter(({ folder }) => folder !== '.')

const pnpmCommands = new Set(['install', 'exec', 'approve-builds', 'changeset', 'add'])

/** Code that is compiled, commands that are looked up, and what a reader only looks at. */
const languages = new Set(['ts', 'tsx', 'astro', 'js', 'mjs', 'json', 'sh', 'sql', ''])

test.each(published)('$path has at most 600 words of text', ({ text }) => {
  expect(
    prose(text)
      .split(/\s+/)
      .filter((word) => /\w/.test(word)).length,
  ).toBeLessThanOrEqual(600)
})

test.each(documents)('$path has blocks of known languages only', ({ blocks }) => {
  expect(blocks.map(({ language }) => language).filter((language) => !languages.has(language))).toEqual([])
})

describe('links', () => {
  test.each(documents)('of $path lead somewhere', ({ path, text }) => {
    expect(links(text).filter((link) => !existsSync(join(dirname(path), link)))).toEqual([])
  })

  test.each(published)('of $path work for a reader who has only its folder', ({ text }) => {
    expect(links(text).filter((link) => normalize(link).startsWith('..'))).toEqual([])
  })

  test.each(readmes.filter(({ folder }) => folder.startsWith('packages')))(
    'of $path are part of the tarball',
    ({ folder, text }) => {
      const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { files: readonly string[] }
      expect(links(text).filter((link) => !files.includes(normalize(link).split('/')[0] ?? ''))).toEqual([])
    },
  )
})

test.each(readmes)('$path names scripts that exist', (document) => {
  expect(missingScripts(document)).toEqual([])
})

/** The text without code, which is measured by whether it runs. */
function prose(text: string): string {
  return text.replaceAll(/^ *```[^]*?^ *```$/gm, '')
}

/** Targets of relative links, without anchors. */
function links(text: string): readonly string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/i.test(target))
}

/** Scripts that `npm run x`, `npm test` and `pnpm x` name, and that neither the folder nor the repository has. */
function missingScripts({ folder, text }: Document): readonly string[] {
  const scripts = [folder, '.'].flatMap((place) => {
    const { scripts: own = {} } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
      scripts?: Readonly<Record<string, string>>
    }
    return Object.keys(own)
  })
  const named = [...text.matchAll(/(?:^|[\s`(=])(?:npm run|pnpm(?: run)?) ([a-z][a-z:-]*)/gm)].map(
    ([, name = '']) => name,
  )
  return named.filter((name) => !scripts.includes(name) && !pnpmCommands.has(name))
}
