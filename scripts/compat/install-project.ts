import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ScriptError } from '../errors/script-error.ts'
import { runCommand } from '../steps/run-command.ts'

/** A project outside of the workspace: our packages as they would be published, and the fixture of the Astro package. */
export interface InstalledProject {
  readonly root: string
  readonly remove: () => Promise<void>
}

/** @param dependencies name → version of what the project uses besides our packages */
export async function installProject(dependencies: Readonly<Record<string, string>>): Promise<InstalledProject> {
  const root = await mkdtemp(join(tmpdir(), 'rolecall-compat-'))
  const remove = () => rm(root, { recursive: true, force: true })
  try {
    for (const name of ['rbac', 'astro'])
      await succeed('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', root])
    const packed = (await readdir(root)).filter((file) => file.endsWith('.tgz'))
    const file = (name: string) => `file:./${packed.find((entry) => entry.startsWith(`rolecall-${name}-`)) ?? ''}`
    const manifest = {
      private: true,
      type: 'module',
      dependencies: {
        '@clerk/astro': '4.0.21',
        '@rolecall/astro': file('astro'),
        '@rolecall/rbac': file('rbac'),
        ...dependencies,
      },
      overrides: { '@rolecall/rbac': file('rbac') },
    }
    await writeFile(join(root, 'package.json'), JSON.stringify(manifest))
    await succeed('npm', ['install', '--prefix', root, '--no-audit', '--no-fund', '--loglevel=error', '--force'])
    await cp(resolve('packages/astro/test/fixtures/app'), join(root, 'fixtures/app'), {
      recursive: true,
      filter: (path) => !/[\\/](\.astro|dist)$/.test(path),
    })
    return { root, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The output of a command. @throws {ScriptError} `command_failed` */
export async function succeed(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const result = await runCommand(command, args, { env })
  if (result.ok) return result.output
  throw new ScriptError('command_failed', `"${command} ${args.join(' ')}" failed.`, `Its output:\n${result.output}`)
}

/** Builds the project's copy of the fixture app. */
export function buildArguments(root: string): readonly string[] {
  return ['exec', '--prefix', root, '--', 'astro', 'build', '--root', join(root, 'fixtures/app')]
}
