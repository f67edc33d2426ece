/**
 * A version of Astro that `@rolecall/astro` does not support: the build says so instead of leaving doors open.
 * `node scripts/compat/refuse-astro.ts 5.18.2 9.5.5`: Astro, then its Node adapter; exit code 1 when it builds.
 */
import { ScriptError } from '../errors/script-error.ts'
import { runCommand } from '../steps/run-command.ts'
import { buildArguments, installProject } from './install-project.ts'

const [astro, node] = process.argv.slice(2)
if (!astro || !node)
  throw new ScriptError(
    'argument_missing',
    'A version of Astro or of @astrojs/node is missing.',
    'For example: node scripts/compat/refuse-astro.ts 5.18.2 9.5.5',
  )

const project = await installProject({ astro, '@astrojs/node': node })
try {
  const { ok, output } = await runCommand('npm', buildArguments(project.root))
  const explained = output.includes(`Astro ${astro} is not supported`)
  console.log(ok ? 'It builds.' : explained ? `Astro ${astro} is refused with an explanation.` : output)
  if (ok || !explained) process.exitCode = 1
} finally {
  await project.remove()
}
