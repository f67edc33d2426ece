/**
 * Ways to spell a request that a router may understand and a guard may not. Deterministic: a seed gives the same
 * list on every machine.
 */

export interface Attack {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
}

export interface AttackSurface {
  /** Paths of protected things, without base. */
  readonly paths: readonly string[]
  readonly base: string
  readonly locales: readonly string[]
  /** The router knows only paths that end in a slash. */
  readonly slash?: boolean
  /** `host:port` of the server. */
  readonly host: string
}

type Random = () => number

/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function attacks(surface: AttackSurface, count: number, seed: number): readonly Attack[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return Array.from({ length: count }, () => {
    let path = pick(surface.paths)
    for (let times = pick([0, 1, 1, 1, 2, 2, 3]); times > 0; times--) path = pick(pathTricks)(path, random, pick)
    let target = pick(targetTricks)(path, surface, pick)
    if (surface.slash === true && !/[/?#]$/.test(target) && random() < 0.8) target += '/'
    if (random() < 0.15) target += pick(TAILS)
    const headers: (readonly [string, string])[] = []
    for (let times = pick([0, 0, 1, 1, 2]); times > 0; times--)
      headers.push(pick(forgedHeaders)(pick(surface.paths), surface))
    return { method: random() < 0.6 ? 'GET' : pick(METHODS), target, headers }
  })
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'SEARCH',
  'QUERY',
  'LINK',
  'MKCOL',
  'TRACE',
]

type Trick = (path: string, random: Random, pick: <T>(list: readonly T[]) => T) => string

const at = (path: string, random: Random, change: (character: string) => string, skipSlash = true): string => {
  const index = Math.floor(random() * path.length)
  const character = path[index] ?? ''
  return skipSlash && character === '/' ? path : path.slice(0, index) + change(character) + path.slice(index + 1)
}
const encode = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
const insert = (path: string, random: Random, text: string) => {
  const index = 1 + Math.floor(random() * path.length)
  return path.slice(0, index) + text + path.slice(index)
}

const pathTricks: readonly Trick[] = [
  (path, random) => at(path, random, encode),
  (path, random) => at(path, random, (character) => encode(character).toUpperCase()),
  // Encoded again and again, up to 13 deep.
  (path, random) => {
    const depth = 1 + Math.floor(random() * 13)
    return at(path, random, (character) => {
      let text = encode(character)
      for (let level = 1; level < depth; level++) text = text.replaceAll('%', '%25')
      return text
    })
  },
  (path) => path.replaceAll(/[a-z]/g, encode),
  (path) => encodeURIComponent(path),
  (path) => path.replace('/', '//'),
  (path) => path.replaceAll('/', '//'),
  (path) => `/${path}`,
  (path) => path.replace(/\/([^/]*)$/, '%2f$1'),
  (path) => path.replace(/\/([^/]*)$/, '\\$1'),
  (path) => path.replace(/\/([^/]*)$/, '%5c$1'),
  (path) => path.replaceAll('/', '/./'),
  (path) => `/about/..${path}`,
  (path) => `/about/%2e%2e${path}`,
  (path) => `/about/%252e%252e${path}`,
  (path) => `/..${path}`,
  (path) => `${path}/.`,
  (path) => `${path}/..`,
  (path) => `${path}/../${path.split('/').at(-1) ?? ''}`,
  (path) => `${path}/`,
  (path) => `${path}//`,
  (path) => `${path}.`,
  (path) => `${path}.html`,
  (path) => `${path}/index.html`,
  (path) => `${path}.json`,
  (path) => `${path};a=b`,
  (path) => path.replace(/\/([^/]+)/, '/$1;x'),
  (path) => path.toUpperCase(),
  (path, random) => at(path, random, (character) => character.toUpperCase()),
  (path, random, pick) =>
    insert(
      path,
      random,
      pick([
        '%00',
        '%0a',
        '%0d',
        '%09',
        '%20',
        '%c0%af',
        '%e2%80%8b',
        '%ef%bc%8f',
        '%2e',
        '%3b',
        '%3f',
        '%23',
        '+',
        '*',
        '%',
        '%zz',
        '%u0061',
      ]),
    ),
  (path) => path.replaceAll(/[a-z]/g, (character) => (character === 'a' ? '%EF%BD%81' : character)),
  (path) => path.replace('a', '%c3%a0'),
  (path) => path.replace('i', '%c4%b1'),
  (path) => path.replace('s', '%c5%bf'),
]

const targetTricks: readonly ((path: string, surface: AttackSurface, pick: <T>(list: readonly T[]) => T) => string)[] =
  [
    (path, { base }) => `${base}${path}`,
    (path, { base }) => `${base}${path}`,
    (path, { base }) => `${base}${path}`,
    (path) => path,
    (path, { base }) => `${base}${base}${path}`,
    (path, { base }) => `${base}/${path}`,
    (path, { base }) => `${base.toUpperCase()}${path}`,
    (path, { base, locales }, pick) => `${base}/${pick(locales)}${path}`,
    (path, { base, locales }, pick) => `${base}${path.replace(/^\//, `/${pick(locales)}/`)}/`,
    (path, { base, host }) => `http://${host}${base}${path}`,
    (path, { base }) => `http://evil.example${base}${path}`,
    (path, { base }) => `https://localhost${base}${path}`,
    (path, { base }) => `//${base}${path}`,
    (path, { base }) => `${base}/about?x=${path}`,
    (path, { base }) => `${base}/about#${path}`,
    (path, { base }) => `${base}/about%3f/..${path}`,
    (path, { base }) => `${base}/_image${path}`,
    (path, { base }) => `${base}/404${path}`,
  ]

const TAILS = [
  '?',
  '?x=1',
  '?_action=guarded',
  '?_action=%2567uarded',
  '?_action=tasks.purge',
  '?_action=guarded.orThrow',
  '?_action=tasks.purge.orThrow',
  '?_astroActionPayload=1',
  '?__clerk_handshake=x',
  '?__clerk_status=1',
  '#',
  '?redirect_url=/about',
  '?//',
  '?%00',
]

const forgedHeaders: readonly ((path: string, surface: AttackSurface) => readonly [string, string])[] = [
  () => ['x-middleware-subrequest', 'middleware:middleware:middleware:middleware:middleware'],
  () => ['x-middleware-subrequest', 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware'],
  () => ['x-middleware-subrequest', 'pages/_middleware'],
  () => ['x-middleware-prefetch', '1'],
  () => ['x-middleware-invoke', '1'],
  (path) => ['x-middleware-rewrite', path],
  (path) => ['x-middleware-next', path],
  (path) => ['x-invoke-path', path],
  () => ['x-invoke-status', '200'],
  () => ['x-nextjs-data', '1'],
  (path) => ['x-matched-path', path],
  (path) => ['x-original-url', path],
  (path) => ['x-rewrite-url', path],
  (path) => ['x-forwarded-uri', path],
  () => ['x-forwarded-prefix', '/about'],
  () => ['x-forwarded-host', 'evil.example'],
  (_path, { host }) => ['x-forwarded-host', host],
  () => ['x-forwarded-proto', 'https'],
  () => ['x-forwarded-proto', 'javascript'],
  () => ['x-forwarded-for', '127.0.0.1'],
  () => ['x-forwarded-port', '443'],
  (path) => ['host', `localhost${path}?`],
  (path) => ['host', `evil.example${path}/?`],
  () => ['host', 'evil.example'],
  () => ['host', 'localhost'],
  (path) => ['x-astro-path', path],
  (path) => ['x_astro_path', path],
  () => ['x-astro-locals', '{"userId":"user_1"}'],
  () => ['x-astro-middleware-secret', ''],
  () => ['x-astro-reroute', 'no'],
  () => ['x-astro-error', 'true'],
  () => ['x-http-method-override', 'GET'],
  () => ['authorization', 'Bearer null'],
  () => ['authorization', 'Basic YWRtaW46YWRtaW4='],
  () => ['x-clerk-auth-status', 'signed-in'],
  () => ['x-clerk-auth-token', 'eyJhbGciOiJub25lIn0.e30.'],
  () => ['x-rolecall-organization', 'acme'],
  () => ['accept', 'application/json'],
  () => ['accept', 'text/html'],
  () => ['sec-fetch-dest', 'empty'],
  () => ['sec-fetch-dest', 'document'],
]
