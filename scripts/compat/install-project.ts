import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { packPackages } from './pack-packages.ts'
import { succeed } from './succeed.ts'

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
    const packed = await packPackages(root)
    const manifest = {
      private: true,
      type: 'module',
      dependencies: {
        '@clerk/astro': '4.0.21',
        '@rolecall/astro': packed.get('@rolecall/astro'),
        '@rolecall/rbac': packed.get('@rolecall/rbac'),
        ...dependencies,
      },
      overrides: { '@rolecall/rbac': packed.get('@rolecall/rbac') },
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

/** Builds the project's copy of the fixture app. */
export function buildArguments(root: string): readonly string[] {
  return ['exec', '--prefix', root, '--', 'astro', 'build', '--root', join(root, 'fixtures/app')]
}
