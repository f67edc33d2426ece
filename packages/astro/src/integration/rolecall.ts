import type { AstroIntegration, AstroIntegrationLogger } from 'astro'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { edgeMiddleware } from '../audit/audit-vercel.ts'
import { lazyClerkPlugins, styleModule } from '../clerk-scripts/lazy-clerk.ts'
import { headScript } from '../clerk-scripts/visitor-head.ts'
import { compiledGuardPlugin } from '../compiled-guard/compiled-guard-plugin.ts'
import { routeTableOf } from '../compile/route-table.ts'
import { RolecallError } from '../errors/rolecall-error.ts'
import { compileProject, localesOf } from './compile-project.ts'
import { concludeAudit } from './conclude-audit.ts'
import { concludeEnvironment, finishBuild } from './conclude-build.ts'
import { developModulesPlugin } from './develop-modules.ts'
import { developPolicy } from './development.ts'
import type { RolecallOptions } from './options.ts'
import { publishPolicy } from './policy-slot.ts'
import { programPlugin } from './program-plugin.ts'
import { requireSupportedAstro } from './project-astro.ts'
import { routeTypes } from './route-types.ts'
import type { Run } from './run.ts'
import { newRun } from './run.ts'
import { relativePath, runtimeModulePlugin, serverComponentsOf } from './runtime-module.ts'

/**
 * The integration. It compiles the policy against Astro's route table, audits the project, generates the route types,
 * and adds the second guard behind the app's middleware.
 *
 * @throws {RolecallError} `invalid_option`, and during a build `policy_not_loaded`, `invalid_policy` or
 * `unsupported_astro`
 * @throws {AuditFailed} `audit_failed`, during a build, with all findings of severity `error`
 * @example
 * ```ts
 * import clerk from '@clerk/astro'
 * import rolecall from '@rolecall/astro'
 * import { defineConfig } from 'astro/config'
 *
 * export default defineConfig({ integrations: [clerk(), rolecall({ policy: './src/policy.ts' })] })
 * ```
 */
export function rolecall(options: RolecallOptions): AstroIntegration {
  if (typeof options !== 'object' || options === null || typeof options.policy !== 'string') {
    throw new RolecallError(
      'invalid_option',
      'rolecall() was called without the path of the policy module.',
      `Write rolecall({ policy: './src/policy.ts' }).`,
    )
  }
  const run = newRun()
  const development = developPolicy(run, options)

  return {
    name: '@rolecall/astro',
    hooks: {
      'astro:config:setup': ({ command, config, addMiddleware, addWatchFile, injectScript, logger, updateConfig }) => {
        requireSupportedAstro(config.root)
        run.command = command
        if (command === 'dev') publishPolicy(run.compiled)
        addMiddleware({ order: 'post', entrypoint: '@rolecall/astro/post-guard' })
        addWatchFile(new URL('package.json', config.root))
        const isLazy = options.clientScripts === 'lazy' && command === 'build'
        if (isLazy) {
          injectScript('head-inline', headScript)
          injectScript('page-ssr', `import '${styleModule}'`)
        }
        const root = fileURLToPath(config.root)
        updateConfig({
          vite: {
            plugins: [
              ...(isLazy ? [lazyClerkPlugins(root)] : []),
              runtimePlugin(run, root),
              ...readerPlugins(run, options, root, logger),
              compiledGuardPlugin({
                development: command === 'dev',
                root: config.root,
                srcDir: () => run.config?.srcDir ?? null,
                routes: () => run.routes,
                policy: () => run.compiled,
                conclude: (findings) => concludeAudit(findings, console),
              }),
            ],
            optimizeDeps: { exclude: ['@rolecall/astro'] },
          },
        })
      },
      'astro:config:done': async ({ config, injectTypes }) => {
        run.config = config
        // Without content, Astro refers to the file and does not write it. The routes are not known yet.
        run.typesFile = injectTypes({ filename: 'routes.d.ts', content: '' })
        await writeTypes(run)
        if (run.command === 'build') await compileProject(run, options)
      },
      'astro:routes:resolved': async ({ routes, logger }) => {
        // A build resolves its routes before the configuration is done. Later calls are for development.
        if (run.command === 'build' && run.config) return
        run.routes = routeTableOf(routes)
        await writeTypes(run)
        if (run.command === 'dev') await development.compile(logger)
      },
      'astro:server:setup': ({ server, logger }) => development.watch(server.watcher, logger),
      'astro:build:start': () => concludeAudit(run.findings, console),
      'astro:build:ssr': ({ middlewareEntryPoint }) => {
        if (middlewareEntryPoint) concludeAudit([edgeMiddleware], console)
      },
      'astro:build:done': ({ logger }) => finishBuild(run, options, logger),
    },
  }
}

function runtimePlugin(run: Run, root: string): ReturnType<typeof runtimeModulePlugin> {
  return runtimeModulePlugin({
    development: run.command === 'dev',
    root: root.replaceAll('\\', '/'),
    policy: () => run.compiled,
    onIsland: (path, importer) => void run.islands.set(path, importer),
  })
}

/** What reads the compiled modules: a build at once, `astro dev` as they are rendered. */
function readerPlugins(
  run: Run,
  options: RolecallOptions,
  directory: string,
  logger: AstroIntegrationLogger,
): Plugin[] {
  const root = directory.replaceAll('\\', '/')
  const onModule = (id: string, meta: unknown): void => {
    for (const island of serverComponentsOf(meta)) run.islands.set(relativePath(root, island), relativePath(root, id))
  }
  return [
    programPlugin({
      onModules: (environment, source, parse) =>
        concludeEnvironment(run, options, { environment, source, root, parse }),
    }),
    developModulesPlugin({ run, options, root, logger, onModule }),
  ]
}

async function writeTypes({ typesFile, routes, config }: Run): Promise<void> {
  if (!typesFile) return
  await mkdir(new URL('.', typesFile), { recursive: true })
  await writeFile(typesFile, routeTypes(routes, config ? localesOf(config) : []))
}
