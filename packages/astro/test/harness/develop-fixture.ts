import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { astroProgram, fixturesRoot, projectRoot } from './astro-project.ts'
import type { PrintedOutput, RunningFixture } from './serve-fixture.ts'
import { collectOutput, freePort, serverEnvironment, stop, untilListening } from './serve-fixture.ts'

export interface DevelopedFixture extends RunningFixture, PrintedOutput {
  /** A copy of the fixture, to edit. */
  readonly root: string
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
    env: { ...process.env, ...serverEnvironment, NODE_ENV: 'development', ...environment, VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = collectOutput(child)
  await untilListening(child, port, printed, 'watching for file changes')
  return {
    root,
    port,
    url: `http://127.0.0.1:${port}`,
    ...printed,
    stop: async () => {
      await stop(child)
      rmSync(root, { recursive: true, force: true })
    },
  }
}
