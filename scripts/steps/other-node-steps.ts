/** For the long run: the suites once more on the other supported lines of Node. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ScriptError } from '../errors/script-error.ts'
import { runCommand } from './run-command.ts'
import type { Step } from './step-runner.ts'
import { vitestStep } from './vitest-step.ts'

/** The newest version of each other supported line. */
const versions = ['24.21.0', '26.10.0']

/**
 * One step for each version: installs it into the workspace's cache, and runs the default suites on it.
 *
 * @throws {ScriptError} `node_not_installed`: a version that was not tested has not passed
 */
export async function otherNodeSteps(reports: string): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const version of versions) {
    const node = await installNode(version)
    steps.push(
      vitestStep({
        title: `suites on Node ${version}`,
        node,
        report: join(reports, `vitest-node-${version}.json`),
        env: { ROLECALL_FULL: '' },
      }),
    )
  }
  return steps
}

async function installNode(version: string): Promise<string> {
  const folder = resolve('node_modules', '.cache', `node-${version}`)
  await mkdir(folder, { recursive: true })
  const manifest = { private: true, dependencies: { node: version }, allowScripts: { node: true } }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  const install = await runCommand('npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  const node = join(folder, 'node_modules', 'node', 'bin', 'node')
  const works = await runCommand(node, ['--version'])
  if (works.output.trim() === `v${version}`) return node
  throw new ScriptError(
    'node_not_installed',
    `Node ${version} could not be installed for the long run.`,
    `Check that the package registry has it. npm's output:\n${install.output}${works.output}`,
  )
}
