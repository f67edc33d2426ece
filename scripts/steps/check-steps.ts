import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from './step-runner.ts'

/** Everything that is checked without running the code. */
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

/** Style, formatting, and what would be published. */
export function styleSteps(): readonly Step[] {
  return [
    ...lintSteps(),
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

/** A step for each folder: linting with types keeps every program of a run in memory, which for all at once is over 4 GB. */
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
    // Two fifths of the time of linting pages with types went into collecting a heap too small for new objects.
    env: { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=64` },
  }))
}
