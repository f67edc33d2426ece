import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputInvalid } from '../preview/errors/preview-errors.ts'

/**
 * The port of the local Clerk that a build was made for, from the built scripts.
 *
 * @throws {OutputInvalid} `output_invalid`, without a build for a local Clerk
 */
export async function builtClerkPort(project: string): Promise<number> {
  const directory = join(project, '.vercel/output/static/_astro')
  const names = await readdir(directory).catch(() => {
    throw new OutputInvalid(`There is no ${directory}.`, 'Run the build first: LOCAL_CLERK_PORT=4322 pnpm build')
  })
  for (const name of names.filter((each) => each.endsWith('.js'))) {
    const [, port] = /["'`]http:\/\/localhost:(\d+)["'`/]/.exec(await readFile(join(directory, name), 'utf8')) ?? []
    if (port !== undefined) return Number(port)
  }
  throw new OutputInvalid(
    'This build signs visitors in at a Clerk instance, not at a local one.',
    'Put its CLERK_SECRET_KEY and a DATABASE_URL into .env.server, or build for the local one: ' +
      'LOCAL_CLERK_PORT=4322 pnpm build',
  )
}
