import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Astro from 'astro'
import { projectRoot } from './astro-project.ts'

const entry = createRequire(join(projectRoot, 'package.json')).resolve('astro')
const { build } = (await import(pathToFileURL(entry).href)) as typeof Astro

// Builds one project after the other: starting Node and loading Astro costs more than most of the builds.
const initial = { ...process.env }

process.on(
  'message',
  ({ root, environment }: { readonly root: string; readonly environment: Readonly<Record<string, string>> }) => {
    void run(root, environment).then((answer) => process.send?.(answer))
  },
)

async function run(
  root: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ output: string; exitCode: number }> {
  let output = ''
  const capture = (chunk: unknown): boolean => {
    output += String(chunk)
    return true
  }
  const streams = [process.stdout, process.stderr]
  for (const stream of streams) Object.assign(stream, { write: capture })
  for (const name of Object.keys(process.env)) if (!(name in initial)) delete process.env[name]
  Object.assign(process.env, initial, environment)
  const directory = process.cwd()
  process.chdir(root)
  try {
    await build({ root })
    return { output, exitCode: 0 }
  } catch (error) {
    const { message, hint } = error as { readonly message: string; readonly hint?: string }
    return { output: `${output}\n${message}\n${hint ?? ''}`, exitCode: 1 }
  } finally {
    process.chdir(directory)
    // Back to the method of the prototype.
    for (const stream of streams) Reflect.deleteProperty(stream, 'write')
  }
}
