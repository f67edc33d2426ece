/** The routes that Vercel follows: those of the build output, and those that vercel.json adds. */
import { join } from 'node:path'
import { getTransformedRoutes, mergeRoutes, normalizeRoutes, type Route } from '@vercel/routing-utils'
import { OutputInvalid, PreviewUnsupported } from '../errors/preview-errors.ts'
import { readJsonObject } from './read-json.ts'
import type { OutputRoute, RoutePhases } from './route-phases.ts'

const configKeys: ReadonlySet<string> = new Set(['version', 'routes', 'framework', 'crons'])

/** A route of config.json with the keys that are imitated. */
interface RawRoute {
  readonly src: string
  readonly dest?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly methods?: readonly string[]
  readonly continue?: boolean
  readonly caseSensitive?: boolean
  readonly check?: boolean
  readonly status?: number
}
const routeKeys: ReadonlySet<string> = new Set(
  Object.keys({
    src: true,
    dest: true,
    headers: true,
    methods: true,
    continue: true,
    caseSensitive: true,
    check: true,
    status: true,
  } satisfies Record<keyof RawRoute, true>),
)

/** Parts of vercel.json that are routes; `@vercel/routing-utils` turns them into what `vercel build` writes. */
const routingKeys: ReadonlySet<string> = new Set(['headers', 'redirects', 'rewrites', 'cleanUrls', 'trailingSlash'])
/** Parts of vercel.json that do not change how a request is answered. */
const buildKeys: ReadonlySet<string> = new Set([
  ...['$schema', 'buildCommand', 'devCommand', 'framework', 'functions', 'git', 'github', 'ignoreCommand'],
  ...['installCommand', 'outputDirectory', 'regions', 'functionFailoverRegions', 'fluid', 'public', 'relatedProjects'],
])

interface RouteSources {
  /** The folder of `config.json`. */
  readonly output: string
  /** The folder of `vercel.json`. */
  readonly project: string
}

/**
 * @throws {OutputInvalid} `output_invalid`, without a build output of version 3
 * @throws {PreviewUnsupported} `preview_unsupported`
 */
export async function readRoutes({ output, project }: RouteSources): Promise<RoutePhases> {
  const config = await readJsonObject(join(output, 'config.json'))
  if (config === undefined)
    throw new OutputInvalid(`There is no ${join(output, 'config.json')}.`, 'Run the build first.')
  if (config['version'] !== 3)
    throw new OutputInvalid(
      'config.json is not of version 3 of the Build Output API.',
      'Build again with a current adapter.',
    )
  for (const [key, value] of Object.entries(config)) {
    if (!configKeys.has(key) && value !== undefined) {
      throw new PreviewUnsupported(
        'config.json',
        `it sets "${key}"`,
        'Remove the option that writes it, or test it on a Vercel preview deployment.',
      )
    }
  }
  // For Vercel, a pattern always matches the whole path.
  const { routes: built, error } = normalizeRoutes((config['routes'] ?? []) as Route[])
  if (error) throw new OutputInvalid(`config.json: ${error.message}`, 'Build again with a current adapter.')
  return groupByPhase(
    mergeRoutes({
      userRoutes: await routesOfProject(project),
      builds: [{ use: '@vercel/static-build', entrypoint: 'package.json', routes: built ?? [] }],
    }),
  )
}

async function routesOfProject(project: string): Promise<Route[]> {
  const settings = await readJsonObject(join(project, 'vercel.json'))
  if (settings === undefined) return []
  const routing: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(settings)) {
    if (routingKeys.has(key)) routing[key] = value
    else if (!buildKeys.has(key)) {
      throw new PreviewUnsupported(
        'vercel.json',
        `it sets "${key}"`,
        'Remove it, or test it on a Vercel preview deployment.',
      )
    }
  }
  const { routes, error } = getTransformedRoutes(routing)
  if (error) throw new OutputInvalid(`vercel.json: ${error.message}`, 'Correct the setting.')
  return routes ?? []
}

function groupByPhase(routes: readonly Route[]): RoutePhases {
  const phases = { start: [] as OutputRoute[], filesystem: [] as OutputRoute[], error: [] as OutputRoute[] }
  let phase: keyof RoutePhases = 'start'
  for (const [index, route] of routes.entries()) {
    const where = `config.json, route ${index + 1}`
    if ('handle' in route) {
      if (route.handle !== 'filesystem' && route.handle !== 'error') {
        throw new PreviewUnsupported(
          where,
          `it begins the phase "${route.handle}"`,
          'Remove the setting that needs this phase.',
        )
      }
      phase = route.handle
    } else {
      phases[phase].push(readRoute(route, where))
    }
  }
  return phases
}

function readRoute(route: Readonly<Record<string, unknown>>, where: string): OutputRoute {
  for (const key of Object.keys(route)) {
    if (!routeKeys.has(key)) {
      throw new PreviewUnsupported(
        where,
        `it uses "${key}"`,
        key.startsWith('middleware') ? 'Leave middlewareMode at "classic".' : 'Remove the setting that writes it.',
      )
    }
  }
  const { src, dest, headers = {}, methods, status, caseSensitive, ...flags } = route as unknown as RawRoute
  if (dest !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(dest)) {
    throw new PreviewUnsupported(where, `it forwards to another server (${dest})`, 'Use a redirect.')
  }
  return {
    // Vercel's patterns match any case unless they say otherwise.
    source: new RegExp(src, caseSensitive === true ? '' : 'i'),
    dest,
    headers: new Map(Object.entries(headers)),
    methods: methods && new Set(methods.map((method) => method.toUpperCase())),
    status,
    goesOn: flags.continue === true,
    checks: flags.check === true,
  }
}
