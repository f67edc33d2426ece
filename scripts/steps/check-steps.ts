import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from './step-runner.ts'

/** Checks that do not run the code. */
export function checkSteps(): readonly Step[] {
  return [...typeSteps(), ...styleSteps()]
}

export function typeSteps(): readonly Step[] {
  return [
    {
      title: 'types (tsc, astro check)',
      command: ['pnpm', 'exec', 'turbo', 'run', 'check', '--output-logs=errors-only'],
    },
    { title: 'types (scripts)', command: ['pnpm', 'exec', 'tsc', '--noEmit', '-p', 'scripts/tsconfig.json'] },
    { title: 'types (READMEs and guides)', command: [process.execPath, 'scripts/readme/check-code.ts'] },
  ]
}

/** Style, formatting, and the published files. */
export function styleSteps(): readonly Step[] {
  return [
    ...lintSteps(),
    {
      title: 'imports (circles, order of stages)',
      command: ['pnpm', 'exec', 'depcruise', '--config', 'dependency-cruiser.config.mjs', ...sourceFolders()],
    },
    {
      title: 'formatting',
      // Its own place for the cache: `npm run format` stops at a file that is there instead.
      command: ['pnpm', 'exec', 'prettier', '--check', '--log-level=warn', '--cache', '.'],
    },
    ...readdirSync('packages').map((name): Step => ({
      title: `publishable: @rolecall/${name}`,
      command: ['pnpm', 'exec', 'publint', '--strict', `packages/${name}`],
    })),
  ]
}

const sourceFolders = () =>
  ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name, 'src')))

/** One step per folder: linting with types keeps all programs of a run in memory, over 4 GB for the workspace. */
function lintSteps(): readonly Step[] {
  const folders = ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)))
  return [...folders, 'scripts'].map((folder) => ({
    title: `lint: ${folder}`,
    command: [
      'pnpm',
      'exec',
      'eslint',
      folder,
      '--max-warnings=0',
      '--cache',
      '--cache-location',
      join('node_modules', '.cache', 'eslint', folder.replaceAll(/[\\/]/g, '-')),
    ],
    // With the default size, garbage collection took two fifths of the time of linting pages with types.
    env: { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=64` },
  }))
}
