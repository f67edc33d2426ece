import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AstroConfig, AstroIntegration, AstroIntegrationLogger } from 'astro'
import type { Finding } from '../audit/finding.ts'
import type { GuardReport } from '../audit/report.ts'
import { EDGE_MIDDLEWARE } from '../audit/audit-vercel.ts'
import { accessReport, stringifyReport } from '../audit/report.ts'
import { printTable } from '../audit/print-table.ts'
import { auditProject } from '../audit/audit-project.ts'
import { islandFindings } from '../audit/audit-islands.ts'
import { auditOutput } from '../audit/audit-output.ts'
import type { ScannedSource } from '../audit/audit-sources.ts'
import { sourceFindings } from '../audit/audit-sources.ts'
import { scanSource } from '../audit/scan-source.ts'
import { concludeAudit } from './conclude-audit.ts'
import { compilePolicy } from '../compile/compile-policy.ts'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { routeTableOf } from '../compile/route-table.ts'
import { failedPolicy } from '../compile/serialize-policy.ts'
import { RolecallError } from '../error/rolecall-error.ts'
import { hostOf } from '../guard/host-check.ts'
import { lazyClerkPlugins, STYLE } from '../lazy/lazy-clerk.ts'
import { headScript } from '../lazy/visitor-head.ts'
import type { LoadedPolicy } from './load-policy.ts'
import { loadPolicy } from './load-policy.ts'
import { publishPolicy } from './policy-slot.ts'
import { routeTypes } from './route-types.ts'
import { runtimeModulePlugin } from './runtime-module.ts'
import { untilSettled } from './until-settled.ts'

/** Options of the integration. */
export interface RolecallOptions {
  /** The policy module, from the project root: `./src/policy.ts`. */
  readonly policy: string
  /** Where the report goes, from the project root; `false` writes none. Default `./access-report.json`. */
  readonly report?: string | false
  /** Confirms that a custom `src/fetch.ts` runs Astro's middleware before actions and pages. */
  readonly customFetchFile?: 'runs-middleware'
  /**
   * `lazy`: built pages load Clerk's scripts when something needs them: a component of Clerk's on the page, a session,
   * or a visitor who is about to sign in. The event `rolecall:clerk` on `document` says that `window.Clerk` is there, or
   * could not be loaded. Default `eager`, which is Clerk's own way: on every page.
   */
  readonly clientScripts?: 'eager' | 'lazy'
}

/** What the hooks of one Astro run share. */
interface Run {
  config: AstroConfig | null
  command: 'dev' | 'build' | 'sync' | 'preview'
  loaded: LoadedPolicy | null
  /** What the last policy that loaded was made of: an edit of any of them may mend a broken one. */
  files: ReadonlySet<string>
  /** Compilations happen one after the other, so that the last edit wins. */
  queue: Promise<void>
  routes: readonly Route[]
  compiled: CompiledPolicy
  findings: readonly Finding[]
  typesFile: URL | null
  /** Component path → a file that renders it. */
  readonly islands: Map<string, string>
  /** Project files by the environment that they are built for. */
  readonly sources: { readonly ssr: Set<string>; readonly prerender: Set<string> }
  guards: readonly GuardReport[]
}

/**
 * The integration: compiles the policy against Astro's route table, audits the project, generates the route
 * types, and adds the second guard behind the app's middleware.
 *
 * @param options the policy module, and where the report goes
 * @throws {RolecallError} during a build: `audit_failed` with every finding, `policy_not_loaded`, `invalid_policy`
 * @example
 * // astro.config.ts
 * export default defineConfig({ integrations: [clerk(), rolecall({ policy: './src/policy.ts' })] })
 */
export function rolecall(options: RolecallOptions): AstroIntegration {
  if (typeof options !== 'object' || options === null || typeof options.policy !== 'string') {
    throw new RolecallError(
      'invalid_option',
      'rolecall() needs the path of the policy module.',
      `Write rolecall({ policy: './src/policy.ts' }).`,
    )
  }
  const run: Run = {
    config: null,
    command: 'build',
    loaded: null,
    files: new Set(),
    queue: Promise.resolve(),
    routes: [],
    compiled: failedPolicy('/'),
    findings: [],
    typesFile: null,
    islands: new Map(),
    sources: { ssr: new Set(), prerender: new Set() },
    guards: [],
  }

  return {
    name: '@rolecall/astro',
    hooks: {
      'astro:config:setup': ({ command, config, addMiddleware, addWatchFile, injectScript, updateConfig }) => {
        run.command = command
        const development = command === 'dev'
        if (development) publishPolicy(run.compiled)
        addMiddleware({ order: 'post', entrypoint: '@rolecall/astro/post-guard' })
        addWatchFile(new URL('package.json', config.root))
        const isLazy = options.clientScripts === 'lazy' && command === 'build'
        if (isLazy) {
          injectScript('head-inline', headScript)
          injectScript('page-ssr', `import '${STYLE}'`)
        }
        updateConfig({
          vite: {
            plugins: [
              ...(isLazy ? [lazyClerkPlugins(fileURLToPath(config.root))] : []),
              runtimeModulePlugin({
                development,
                root: fileURLToPath(config.root).replaceAll('\\', '/'),
                policy: () => run.compiled,
                onIsland: (path, importer) => void run.islands.set(path, importer),
                onSource: (path, environment) => void run.sources[environment].add(path),
                onEnvironmentBuilt: (environment) => {
                  if (run.command === 'build') concludeEnvironment(run, options, environment)
                },
              }),
            ],
            // Both read modules that exist in the project's Vite only.
            ssr: { noExternal: ['@rolecall/astro', '@clerk/astro'] },
            optimizeDeps: { exclude: ['@rolecall/astro'] },
          },
        })
      },
      'astro:config:done': async ({ config, injectTypes, logger }) => {
        run.config = config
        // Without content Astro only refers to the file: in development it is written before the routes are known.
        run.typesFile = injectTypes({ filename: 'routes.d.ts', content: '' })
        await writeTypes(run)
        if (run.command === 'build') await compile(run, options, logger)
      },
      'astro:routes:resolved': async ({ routes, logger }) => {
        // A build resolves its routes before the configuration is done; what comes later is development's view.
        if (run.command === 'build' && run.config) return
        run.routes = routeTableOf(routes)
        await writeTypes(run)
        if (run.command === 'dev') await (run.queue = run.queue.then(() => compile(run, options, logger)))
      },
      'astro:server:setup': ({ server, logger }) => {
        const files = () => new Set([...run.files, ...[policyPath(run, options)].filter((path) => path !== null)])
        const recompile = (path: string): void => {
          if (!files().has(path)) return
          run.queue = run.queue.then(() =>
            untilSettled(files, () => {
              run.loaded = null
              return compile(run, options, logger)
            }),
          )
        }
        for (const event of ['change', 'add', 'unlink'] as const) server.watcher.on(event, recompile)
      },
      'astro:build:start': () => {
        concludeAudit(run.findings, console)
      },
      'astro:build:ssr': ({ middlewareEntryPoint }) => {
        if (middlewareEntryPoint) concludeAudit([EDGE_MIDDLEWARE], console)
      },
      'astro:build:done': async ({ logger }) => {
        await finishBuild(run, options, logger)
      },
    },
  }
}

async function writeTypes({ typesFile, routes }: Run): Promise<void> {
  if (!typesFile) return
  await mkdir(new URL('.', typesFile), { recursive: true })
  await writeFile(typesFile, routeTypes(routes))
}

/** Loads, compiles and audits. In development nothing is thrown: what is unclear is denied, and the terminal says why. */
async function compile(run: Run, options: RolecallOptions, logger: AstroIntegrationLogger): Promise<void> {
  const { config } = run
  if (!config) return
  const development = run.command === 'dev'
  try {
    run.loaded ??= await loadPolicy(new URL(options.policy, config.root), config.root)
    run.files = new Set(run.loaded.files)
    const site = hostOf(config.site)
    const { compiled, findings } = compilePolicy({
      policy: run.loaded.policy,
      file: options.policy.replace(/^\.\//, ''),
      routes: run.routes,
      base: config.base,
      hosts: site === null ? [] : [site],
      development,
    })
    run.compiled = compiled
    run.findings = [
      ...findings,
      ...(await auditProject({
        config,
        policy: run.loaded.policy,
        policyFile: options.policy,
        routes: run.routes,
        compiled,
        customFetchFile: options.customFetchFile ?? null,
      })),
    ]
  } catch (error) {
    if (!development) throw error
    run.compiled = failedPolicy(config.base)
    run.findings = []
    logger.error(
      `${error instanceof Error ? error.message : String(error)}\nUntil this is fixed, everything is denied.`,
    )
  }
  if (!development) return
  publishPolicy(denyUnclear(run.compiled, run.findings))
  for (const finding of run.findings)
    logger[finding.severity === 'error' ? 'error' : 'warn'](
      `${finding.code}  ${finding.file}\n  ${finding.message}\n  ${finding.remedy}`,
    )
}

/**
 * In development a dead or misspelt pattern may have been meant for any route that nothing else protects: until it
 * is fixed, routes that would be open without a rule of their own are denied. Nothing is ever looser than intended.
 */
function denyUnclear(compiled: CompiledPolicy, findings: readonly Finding[]): CompiledPolicy {
  const unclear = findings.some(
    ({ code }) => code === 'dead-pattern' || code === 'misspelt-pattern' || code === 'invalid-requirement',
  )
  if (!unclear || compiled.mode !== 'protect-only') return compiled
  const routes = [...compiled.routes].filter(
    ([, { rule, kind }]) => (kind !== 'page' && kind !== 'endpoint') || rule?.sources[0] !== 'not listed',
  )
  return { ...compiled, routes: new Map(routes) }
}

/** The findings that need to know which files are rendered on demand, and which into files. */
function concludeEnvironment(run: Run, options: RolecallOptions, environment: 'ssr' | 'prerender'): void {
  const { config } = run
  if (!config) return
  const sources = [...run.sources[environment]].sort().map((file): ScannedSource => ({
    file,
    facts: scanSource(readFileSync(new URL(file, config.root), 'utf8')),
    prerendered: environment === 'prerender',
    onDemand: environment === 'ssr',
  }))
  const islands = environment === 'ssr' ? islandFindings(run.loaded?.policy ?? null, options.policy, run.islands) : []
  const found = [...sourceFindings(sources, new Set(run.islands.keys())), ...islands]
  if (environment === 'ssr') {
    run.guards = sources.flatMap(({ file, facts }) =>
      facts.guards.map(({ call, requirement }) => ({ file, call, requirement })),
    )
  }
  run.findings = [...run.findings, ...found]
  concludeAudit(found, console)
}

/** What only the finished output shows; then the report. */
async function finishBuild(run: Run, options: RolecallOptions, logger: AstroIntegrationLogger): Promise<void> {
  const { config, loaded } = run
  if (!config || !loaded) return
  const found = await auditOutput(config, run.compiled, run.routes)
  run.findings = [...run.findings, ...found]
  const report = accessReport(run)
  if (options.report !== false)
    await writeFile(new URL(options.report ?? './access-report.json', config.root), stringifyReport(report))
  printTable(report, logger)
  concludeAudit(found, console)
}

function policyPath(run: Run, options: RolecallOptions): string | null {
  return run.config && fileURLToPath(new URL(options.policy, run.config.root))
}
