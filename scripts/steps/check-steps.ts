import { readdirSync } from 'node:fs'
import type { Step } from './step-runner.ts'

/** Everything that is checked without running the code: types, style, formatting, what would be published. */
export function checkSteps(): readonly Step[] {
  return [
    {
      title: 'types (tsc, astro check)',
      command: ['pnpm', 'exec', 'turbo', 'run', 'check', '--output-logs=errors-only'],
    },
    { title: 'types (scripts)', command: ['pnpm', 'exec', 'tsc', '--noEmit', '-p', 'scripts/tsconfig.json'] },
    {
      title: 'lint',
      command: [
        'pnpm',
        'exec',
        'eslint',
        '.',
        '--max-warnings=0',
        '--cache',
        '--cache-location',
        'node_modules/.cache/eslint/',
      ],
    },
    {
      title: 'formatting',
      command: [
        'pnpm',
        'exec',
        'prettier',
        '--check',
        '--log-level=warn',
        '--cache',
        '--cache-location',
        'node_modules/.cache/prettier',
        '.',
      ],
    },
    ...readdirSync('packages').map((name): Step => ({
      title: `publishable: @rolecall/${name}`,
      command: ['pnpm', 'exec', 'publint', '--strict', `packages/${name}`],
    })),
  ]
}
