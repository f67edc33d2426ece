/** Builds a changed copy of this project, to compare it or to show what a change breaks. */
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '../..')
const parts = ['src', 'public', 'scripts', 'astro.config.ts', 'package.json', 'tsconfig.json', 'vercel.json']

export interface Variant {
  /** Replacements by path: pairs of a string that the file must contain, and the new one. */
  readonly changes: Readonly<Record<string, readonly (readonly [old: string, changed: string])[]>>
  readonly environment?: Readonly<Record<string, string>>
}

export interface VariantBuild {
  /** The folder of the build; the output is in its `.vercel/output`. */
  readonly directory: string
  readonly exitCode: number | null
  readonly output: string
  remove(): Promise<void>
}

/** @throws {Error} when a file does not contain a string to replace */
export async function buildVariant({ changes, environment = {} }: Variant): Promise<VariantBuild> {
  // Inside the project, so that its dependencies are found.
  await mkdir(join(project, '.rolecall'), { recursive: true })
  const directory = await mkdtemp(join(project, '.rolecall/variant-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    for (const part of parts) await cp(join(project, part), join(directory, part), { recursive: true })
    for (const [path, pairs] of Object.entries(changes)) {
      let text = await readFile(join(directory, path), 'utf8')
      for (const [old, changed] of pairs) {
        if (!text.includes(old)) throw new Error(`${path} does not contain "${old}".`)
        text = text.replace(old, changed)
      }
      await writeFile(join(directory, path), text)
    }
    return { directory, ...(await runBuild(directory, environment)), remove }
  } catch (error) {
    await remove()
    throw error
  }
}

function runBuild(
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ exitCode: number | null; output: string }> {
  const astro = join(project, 'node_modules/astro/bin/astro.mjs')
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [astro, 'build'], {
      cwd: directory,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0', VITEST: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.on('error', failed)
    child.on('close', (exitCode) => done({ exitCode, output }))
  })
}
