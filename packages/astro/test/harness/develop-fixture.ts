import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { astroProgram, fixturesRoot, projectRoot } from './astro-project.ts'
import type { RunningFixture } from './serve-fixture.ts'
import { freePort, SERVER_ENVIRONMENT, stop, untilListening } from './serve-fixture.ts'

export interface DevelopedFixture extends RunningFixture {
  /** A copy of the fixture, to edit. */
  readonly root: string
  /** Resolves when the output, from `from` on, contains the text. */
  readonly until: (text: string, from?: number) => Promise<void>
}

/** Runs `astro dev` on a copy of a fixture. The copy lies inside the package, so that it resolves what the package does. */
export async function developFixture(
  fixture: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<DevelopedFixture> {
  // Vite does not watch node_modules or test-results.
  mkdirSync(join(projectRoot, '.rolecall'), { recursive: true })
  const root = mkdtempSync(join(projectRoot, '.rolecall/dev-'))
  cpSync(join(fixturesRoot, fixture), root, {
    recursive: true,
    filter: (path) => !/(\/\.astro|\/dist|access-report\.json)$/.test(path),
  })
  const port = await freePort()
  const child = spawn(process.execPath, [astroProgram, 'dev', '--port', String(port), '--host', '127.0.0.1'], {
    cwd: root,
    env: { ...process.env, ...SERVER_ENVIRONMENT, NODE_ENV: 'development', ...environment, VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const until = (text: string, from = 0) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`"${text}" never came:\n${output.slice(from)}`)), 20_000)
      const look = () => {
        if (!output.slice(from).includes(text)) return
        clearTimeout(timer)
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
    })
  await untilListening(child, port, () => output)
  return {
    root,
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    until,
    stop: async () => {
      await stop(child)
      rmSync(root, { recursive: true, force: true })
    },
  }
}
