import type { AstroConfig } from 'astro'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { Finding } from '../finding/finding.ts'
import type { Policy } from '../policy/policy.ts'
import { cacheFindings } from './audit-cache.ts'
import { environmentFindings } from './audit-secrets.ts'

/** The project that is audited. */
export interface AuditInput {
  readonly config: AstroConfig
  readonly policy: Policy
  readonly policyFile: string
  readonly routes: readonly Route[]
  readonly compiled: CompiledPolicy
  readonly customFetchFile: 'runs-middleware' | null
}

/** The findings that need no build output. */
export async function auditProject(input: AuditInput): Promise<readonly Finding[]> {
  const { config, compiled } = input
  return [
    ...auditConfiguration(input),
    ...environmentFindings(await buildEnvironment(config), compiled.development),
    ...cacheFindings(compiled, routeRulesOf(config)),
  ]
}

function auditConfiguration({ config, policy, policyFile, customFetchFile }: AuditInput): readonly Finding[] {
  const findings: Finding[] = []
  const exists = (path: string) =>
    ['ts', 'js', 'mjs', 'mts']
      .map((extension) => `${path}.${extension}`)
      .find((file) => existsSync(new URL(file, config.srcDir)))
  const source = (file: string) => `src/${file}`
  // A guard that is imported and not used opens nothing: the guards inside modules refuse.
  const isGuardedFetchFile = (file: string) =>
    /@rolecall\/astro\/(?:fetch|hono)\b/.test(readFileSync(new URL(file, config.srcDir), 'utf8'))

  if (!config.integrations.some(({ name }) => name.startsWith('@clerk/astro'))) {
    findings.push({
      code: 'clerk-integration-missing',
      severity: 'error',
      file: 'astro.config',
      message: 'The Clerk integration is missing, so visitors cannot sign in.',
      remedy: 'Add it: integrations: [clerk(), rolecall({ … })].',
    })
  }
  if (config.output === 'static' && config.adapter === undefined) {
    findings.push({
      code: 'static-output',
      severity: 'error',
      file: 'astro.config',
      message: 'The project has no adapter. It is built to files, and no guard runs.',
      remedy: `Add an adapter, and output: 'server' or "export const prerender = false" on protected pages.`,
    })
  }
  const actions = exists('actions') ?? exists('actions/index')
  if (actions !== undefined && policy.actions === null) {
    findings.push({
      code: 'actions-without-policy',
      severity: 'error',
      file: source(actions),
      message:
        'The project has actions, but the policy lists none. Every route can call an action, so rules about routes do not protect it.',
      remedy: `Add actions: { 'name': requirement } to ${policyFile}. '**' covers all actions.`,
    })
  }
  const middleware = exists('middleware') ?? exists('middleware/index')
  if (middleware === undefined || !mentionsProtectRoutes(config.srcDir)) {
    findings.push({
      code: 'middleware-missing',
      severity: 'error',
      file: source(middleware ?? 'middleware.ts'),
      message: 'No file calls protectRoutes(), so every request is denied.',
      remedy: 'Write in src/middleware.ts: export const onRequest = protectRoutes().',
    })
  }
  const fetchFile = exists('fetch')
  if (fetchFile !== undefined && customFetchFile !== 'runs-middleware' && !isGuardedFetchFile(fetchFile)) {
    findings.push({
      code: 'custom-fetch-file',
      severity: 'error',
      file: source(fetchFile),
      message: 'A custom fetch file decides whether middleware runs, and when actions run.',
      remedy: `Guard it with protectRoutes() of @rolecall/astro/fetch or /hono. Or run middleware first in it, and confirm that with rolecall({ customFetchFile: 'runs-middleware' }).`,
    })
  }
  return findings
}

/** Whether any module of the project names the middleware. The second guard checks at run time that it ran. */
function mentionsProtectRoutes(srcDir: URL): boolean {
  return globSync('**/*.{ts,js,mts,mjs}', { cwd: fileURLToPath(srcDir) }).some((file) =>
    /\bprotectRoutes\b/.test(readFileSync(new URL(file, srcDir), 'utf8')),
  )
}

// In Astro 6, route rules are experimental.
function routeRulesOf(config: AstroConfig): unknown {
  return Reflect.get(config, 'routeRules') ?? Reflect.get(config.experimental, 'routeRules')
}

/** The environment variables of the build: of its process, and of the `.env` files of a production build. */
async function buildEnvironment({ root }: AstroConfig): Promise<Readonly<Record<string, string | undefined>>> {
  const files = await Promise.all(
    ['.env', '.env.local', '.env.production', '.env.production.local'].map((file) =>
      readFile(new URL(file, root), 'utf8').catch(() => ''),
    ),
  )
  return Object.assign({}, ...files.map((text) => parseEnv(text)), process.env) as Record<string, string | undefined>
}
