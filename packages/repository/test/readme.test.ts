/** The README's files run as printed, against a real PostgreSQL. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')

async function setup() {
  // Inside the package, so that its dependencies are found.
  await mkdir(path.join(root, '.rolecall'), { recursive: true })
  const folder = await mkdtemp(path.join(root, '.rolecall', 'readme-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const readme = await readFile(path.join(root, 'README.md'), 'utf8')
  const files = [...readme.matchAll(/^`([a-z]+\.ts)`:[^\n]*\n\n```ts\n([\s\S]*?)```/gm)]
  for (const [, name, code] of files) {
    const source = code!.replaceAll(
      /'@rolecall\/repository(?:\/(\w+))?'/g,
      (_, entry?: string) => `'${root}/src/${entry ?? 'index'}.ts'`,
    )
    await writeFile(path.join(folder, name!), source)
  }
  return { folder, names: files.map(([, name]) => name) }
}

test('the files of the README run as printed', async () => {
  const { folder, names } = await setup()
  expect(names).toEqual(['database.ts', 'example.ts'])
  const { stdout } = await promisify(execFile)(process.execPath, ['example.ts'], { cwd: folder })
  expect(stdout).toContain("title: 'Write the README'")
}, 60_000)

test('the README has at most 600 words', async () => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8')
  expect(readme.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(600)
})
