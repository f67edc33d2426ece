/**
 * Runs the suites of `@rolecall/astro` that build and ask its fixtures (attacks, requests, responses, the audit,
 * development) against another version of Astro than the workspace's own, with our packages as they would be published.
 * `node scripts/compat/try-astro.ts 6.4.8 10.1.4 10.0.8`: Astro, then its Node and its Vercel adapter.
 */
import { ScriptError } from '../errors/script-error.ts'
import { runCommand } from '../steps/run-command.ts'
import { installProject } from './install-project.ts'

const suites = [
  'attack',
  'requests',
  'responses',
  'response-table',
  'policy-expectations',
  'route-cache',
  'audit',
  'development',
]

const [version, node, vercel] = process.argv.slice(2)
if (!version || !node || !vercel) {
  throw new ScriptError(
    'argument_missing',
    'A version of Astro, @astrojs/node or @astrojs/vercel is missing.',
    'For example: node scripts/compat/try-astro.ts 7.0.0 11.0.0 11.0.0',
  )
}

const project = await installProject({ astro: version, '@astrojs/node': node, '@astrojs/vercel': vercel })
try {
  const files = suites.map((name) => `packages/astro/test/${name}.test.ts`)
  const { ok, output } = await runCommand('pnpm', ['exec', 'vitest', 'run', '--project', 'astro', ...files], {
    // The long variant of the attacks is for the workspace's own version.
    env: { ROLECALL_ASTRO_PROJECT: project.root, ROLECALL_FULL: '', FORCE_COLOR: '0' },
  })
  console.log(output)
  if (!ok) process.exitCode = 1
} finally {
  await project.remove()
}
