import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A project with a build output: file contents by path below the project. Removed when the test ends. */
export async function writeOutput(files: Readonly<Record<string, string | object>>): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'preview-test-'))
  onTestFinished(() => rm(project, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    const file = join(project, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return project
}

/** The files of a function whose entry is `code`. */
export function functionFiles(name: string, code: string): Record<string, string | object> {
  const folder = `.vercel/output/functions/${name}.func`
  return {
    [`${folder}/.vc-config.json`]: {
      runtime: 'nodejs22.x',
      handler: 'entry.mjs',
      launcherType: 'Nodejs',
      supportsResponseStreaming: true,
    },
    [`${folder}/package.json`]: { type: 'module' },
    [`${folder}/entry.mjs`]: code,
  }
}

/** The adapter's config.json: the routes of on-demand pages, then the 404 page. */
export function config(routes: readonly object[] = [], start: readonly object[] = []): object {
  return {
    version: 3,
    routes: [...start, { handle: 'filesystem' }, ...routes, { src: '/.*', dest: '/404.html', status: 404 }],
  }
}

/** Answers with its request. */
export const echo = `export default { async fetch(request) {
  return Response.json({ url: request.url, method: request.method, headers: Object.fromEntries(request.headers), body: await request.text() })
} }`
