/** The functions of a build output, loaded as on Vercel: without the project around them. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { OutputInvalid, PreviewUnsupported } from '../errors/preview-errors.ts'
import { readJsonObject } from './read-json.ts'
import { readPrerender, type Prerender } from './read-prerender.ts'

export interface OutputFunction {
  /** Its path in the output, without `.func`: `/_render`. */
  readonly path: string
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** Present when Vercel caches its answers (ISR). */
  readonly prerender: Prerender | undefined
}

/** Settings that are imitated, or that change no answer. */
const configKeys: ReadonlySet<string> = new Set([
  ...[
    'runtime',
    'handler',
    'launcherType',
    'supportsResponseStreaming',
    'shouldAddHelpers',
    'shouldAddSourcemapSupport',
  ],
  ...['memory', 'maxDuration', 'regions', 'functionFailoverRegions', 'architecture', 'framework', 'operationType'],
])

export interface OutputFunctions {
  readonly byPath: ReadonlyMap<string, OutputFunction>
  /** Removes the copies that the functions run from. */
  dispose(): Promise<void>
}

/**
 * @throws {PreviewUnsupported} `preview_unsupported`, for edge functions and other runtimes
 * @throws {OutputInvalid} `output_invalid`, when a function cannot be loaded
 */
export async function readFunctions(directory: string): Promise<OutputFunctions> {
  const found = (await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.name.endsWith('.func') && !relative(directory, entry.parentPath).includes('.func'))
    .map((entry) => join(entry.parentPath, entry.name))
  // Outside of the project, Node finds only the function's own node_modules. A file that the bundle lacks is then missing
  // here too, and not only on Vercel.
  const copies = await mkdtemp(join(tmpdir(), 'vercel-preview-'))
  const dispose = () => rm(copies, { recursive: true, force: true })
  try {
    const functions = await Promise.all(found.map((folder) => loadFunction(folder, directory, copies)))
    return { byPath: new Map(functions.map((one) => [one.path, one])), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function loadFunction(folder: string, directory: string, copies: string): Promise<OutputFunction> {
  const name = relative(directory, folder).split(sep).join('/')
  const config = await readJsonObject(join(folder, '.vc-config.json'))
  if (config === undefined) throw new OutputInvalid(`${name} has no .vc-config.json.`, 'Build again.')
  const runtime = String(config['runtime'])
  if (!runtime.startsWith('nodejs') || typeof config['handler'] !== 'string') {
    throw new PreviewUnsupported(
      name,
      `it runs on "${runtime}"`,
      runtime === 'edge' ? 'Leave middlewareMode at "classic".' : 'Use the Node.js runtime.',
    )
  }
  for (const key of Object.keys(config)) {
    if (!configKeys.has(key))
      throw new PreviewUnsupported(name, `its .vc-config.json sets "${key}"`, 'Remove the option that writes it.')
  }
  const copy = join(copies, name)
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true })
  return {
    path: `/${name.slice(0, -'.func'.length)}`,
    fetch: await loadHandler(join(copy, config['handler']), name),
    prerender: await readPrerender(folder.replace(/\.func$/, '.prerender-config.json')),
  }
}

async function loadHandler(file: string, name: string): Promise<OutputFunction['fetch']> {
  let entry: { default?: unknown }
  try {
    entry = (await import(pathToFileURL(file).href)) as { default?: unknown }
  } catch (error) {
    throw new OutputInvalid(
      `${name} cannot be loaded: ${(error as Error).message}`,
      'A file that is missing here is missing on Vercel too. Build again, or add it to includeFiles of the adapter.',
      { cause: error },
    )
  }
  const handler = entry.default as Partial<Pick<OutputFunction, 'fetch'>> | undefined
  if (typeof handler?.fetch !== 'function') {
    throw new PreviewUnsupported(
      name,
      'its entry does not export { fetch }',
      'Use an adapter that writes functions in this form, such as @astrojs/vercel 11.',
    )
  }
  return (request) => (handler as OutputFunction).fetch(request)
}
