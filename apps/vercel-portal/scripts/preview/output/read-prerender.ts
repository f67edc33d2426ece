import { PreviewUnsupported } from '../errors/preview-errors.ts'
import { readJsonObject } from './read-json.ts'

/** How Vercel caches a function's answers (https://vercel.com/docs/build-output-api/primitives#prerender-functions). */
export interface Prerender {
  /** Seconds until an answer is stale; `false` keeps it until the next deployment. */
  readonly expiration: number | false
  /** The only query parameters that tell answers apart; `undefined` means all of them. */
  readonly allowQuery: ReadonlySet<string> | undefined
  /** A request with this token renews the cached answer. */
  readonly bypassToken: string | undefined
}

/** The file's keys that are imitated, or that change nothing about an answer (`passQuery`). */
interface RawPrerender {
  readonly expiration?: number | false
  readonly allowQuery?: readonly string[]
  readonly passQuery?: boolean
  readonly bypassToken?: string
}
const knownKeys: ReadonlySet<string> = new Set(
  Object.keys({ expiration: true, allowQuery: true, passQuery: true, bypassToken: true } satisfies Record<
    keyof RawPrerender,
    true
  >),
)

/** @throws {PreviewUnsupported} `preview_unsupported` */
export async function readPrerender(file: string): Promise<Prerender | undefined> {
  const config = await readJsonObject(file)
  if (config === undefined) return undefined
  for (const key of Object.keys(config)) {
    if (!knownKeys.has(key)) throw new PreviewUnsupported(file, `it sets "${key}"`, 'Remove the option that writes it.')
  }
  const { expiration, allowQuery, bypassToken } = config as RawPrerender
  return { expiration: expiration ?? false, allowQuery: allowQuery && new Set(allowQuery), bypassToken }
}
