import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from './step-runner.ts'

/** One step for each package or app that has byte budgets. */
export function sizeSteps(): readonly Step[] {
  return ['packages', 'apps'].flatMap((folder) =>
    readdirSync(folder)
      .filter(
        (name) => 'size-limit' in (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as object),
      )
      .map((name): Step => ({
        title: `size: ${name}`,
        command: ['pnpm', '--dir', join(folder, name), 'exec', 'size-limit'],
      })),
  )
}

/** One step for each app that weighs its pages in a browser. */
export function pageSizeSteps(): readonly Step[] {
  return readdirSync('apps')
    .filter((name) => existsSync(join('apps', name, 'scripts/size.ts')))
    .map((name): Step => ({
      title: `size: pages of ${name}`,
      command: [process.execPath, `apps/${name}/scripts/size.ts`],
    }))
}
