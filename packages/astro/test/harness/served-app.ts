import { afterAll } from 'vitest'
import { buildFixture } from './build-fixture.ts'
import type { RunningFixture } from './serve-fixture.ts'
import { serveFixture } from './serve-fixture.ts'

export interface ServedApp {
  readonly outDir: string
  /** What the build printed. */
  readonly output: string
  readonly fixture: RunningFixture
  /** The same build once more, with another environment. */
  readonly serve: (environment: Readonly<Record<string, string>>) => Promise<RunningFixture>
}

/** Builds the app of the fixtures and serves it until the last test of the file. */
export async function servedApp(
  buildEnvironment: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<ServedApp> {
  const { outDir, exitCode, output } = await buildFixture('app', buildEnvironment)
  if (exitCode !== 0) throw new Error(`The fixture does not build:\n${output}`)
  const serve: ServedApp['serve'] = async (more) => {
    const fixture = await serveFixture(outDir, more)
    afterAll(fixture.stop)
    return fixture
  }
  return { outDir, output, fixture: await serve(environment), serve }
}
