import { PreviewUnsupported } from '../unsupported.ts'
import { readJsonObject } from './read-json.ts'

/** How Vercel caches a function's answers (https://vercel.com/docs/build-output-api/primitives#prerender-functions). */
export interface Prerender {
  /** Seconds until an answer is stale; `false` keeps it until the next deployment. */
  readonly expiration: number | false
  /** The only query parameters that tell answers apart; `undefined` means all of them. */
  readonly allowQuery: ReadonlySet<string> | undefined
  /** Who sends this token gets a fresh answer, and makes it everyone's. */
  readonly bypassToken: string | undefined
}

const KEYS: ReadonlySet<string> = new Set(['expiration', 'allowQuery', 'passQuery', 'bypassToken'])

/** @throws PreviewUnsupported for a setting that this preview cannot imitate */
export async function readPrerender(file: string): Promise<Prerender | undefined> {
  const config = await readJsonObject(file)
  if (config === undefined) return undefined
  for (const key of Object.keys(config)) {
    if (!KEYS.has(key)) throw new PreviewUnsupported(file, `it sets "${key}"`, 'Remove the option that writes it.')
  }
  const { expiration, allowQuery, bypassToken } = config as {
    expiration?: number | false
    allowQuery?: string[]
    bypassToken?: string
  }
  return { expiration: expiration ?? false, allowQuery: allowQuery && new Set(allowQuery), bypassToken }
}
