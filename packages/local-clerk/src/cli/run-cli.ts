/** The command `local-clerk`: runs a local Clerk until it is interrupted. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { AccessSource } from '../access/catalog-from-access.ts'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { startLocalClerk, type LocalClerk } from '../server/start-local-clerk.ts'
import type { Seed } from '../seed/seed.ts'

const usage = `local-clerk [options]

  --port <n>        port to listen on (4800)
  --seed <file>     users and organizations: JSON, or a module that exports seed, and optionally access
  --persist <dir>   keep data and signing key in this directory
  --help            print this help
`

/** @returns the exit code; 0 after an interrupt */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4800' },
        seed: { type: 'string' },
        persist: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) return (process.stdout.write(usage), 0)
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new LocalClerkError(
        'invalid_option',
        `--port ${values.port} is not a port.`,
        'Use a number from 0 to 65535; 0 picks a free port.',
      )
    const { seed, access } = values.seed === undefined ? {} : await readSeed(values.seed)
    const clerk = await startLocalClerk({ port, seed, access, persist: values.persist })
    report(clerk)
    await interrupted()
    await clerk.stop()
    return 0
  } catch (error) {
    const known = error instanceof LocalClerkError || (error instanceof TypeError && 'code' in error)
    process.stderr.write(
      known
        ? `local-clerk: ${error.message}\n`
        : `local-clerk: ${String(error instanceof Error ? error.stack : error)}\n`,
    )
    return 1
  }
}

async function readSeed(file: string): Promise<{ seed: Seed | undefined; access?: AccessSource | undefined }> {
  const path = resolve(file)
  try {
    if (path.endsWith('.json')) return { seed: JSON.parse(await readFile(path, 'utf8')) as Seed }
    const module = (await import(pathToFileURL(path).href)) as { seed?: Seed; default?: Seed; access?: AccessSource }
    return { seed: module.seed ?? module.default, access: module.access }
  } catch (cause) {
    throw new LocalClerkError(
      'invalid_seed',
      `${path} cannot be read as a seed: ${(cause as Error).message}.`,
      'Pass a JSON file, or a module that exports `seed`.',
      { cause },
    )
  }
}

function report(clerk: LocalClerk): void {
  for (const notice of clerk.notices) process.stderr.write(`local-clerk: ${notice}\n`)
  const variables = Object.entries(clerk.environment).map(([name, value]) => `${name}=${value}\n`)
  process.stdout.write(`Local Clerk listens on ${clerk.url}\nInspector: ${clerk.url}/__clerk/\n\n${variables.join('')}`)
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
