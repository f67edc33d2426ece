import type { AstroIntegrationLogger } from 'astro'
import type { DevEnvironment, Plugin } from 'vite'
import { formatFinding } from '../finding/finding.ts'
import type { ModuleSource } from '../program/read-program.ts'
import type { Parse } from '../program/syntax.ts'
import { auditModules } from './audit-modules.ts'
import type { RolecallOptions } from './options.ts'
import { loadVite } from './project-astro.ts'
import type { Run } from './run.ts'

/** Milliseconds without a new module after which the modules are read. */
const quietTime = 150

export interface DevelopModulesOptions {
  readonly run: Run
  readonly options: RolecallOptions
  readonly root: string
  readonly logger: AstroIntegrationLogger
  /** Called for every module, with what compilers noted about it. */
  readonly onModule: (id: string, meta: unknown) => void
}

/**
 * The audit of modules under `astro dev`: a page is read when it is first rendered and whenever one of its files changes.
 * Each finding is printed once, until it is mended and comes back.
 */
export function developModulesPlugin({ run, options, root, logger, onModule }: DevelopModulesOptions): Plugin {
  const codes = new Map<string, string>()
  let printed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let parse: Parse | null = null

  const audit = async (environment: DevEnvironment): Promise<void> => {
    parse ??= parserOf(await loadVite(new URL(`file://${root}`)))
    const found = await auditModules(run, options, {
      environment: 'ssr',
      source: sourceOf(environment, codes),
      root,
      parse,
    })
    const texts = new Map(found.map((finding) => [formatFinding(finding), finding.severity]))
    for (const [text, severity] of texts) if (!printed.has(text)) logger[severity === 'error' ? 'error' : 'warn'](text)
    printed = new Set(texts.keys())
  }

  return {
    name: 'rolecall:develop-modules',
    apply: 'serve',
    enforce: 'post',
    applyToEnvironment: ({ name }) => name === 'ssr' || name === 'prerender',
    transform: {
      order: 'post',
      handler(code, id) {
        const { environment } = this
        if (environment.mode !== 'dev') return
        codes.set(id, code)
        onModule(id, this.getModuleInfo(id)?.meta)
        clearTimeout(timer)
        timer = setTimeout(() => {
          run.queue = run.queue
            .then(() => audit(environment))
            .catch((error: unknown) => logger.error(`The audit could not read the modules: ${String(error)}`))
        }, quietTime)
        timer.unref()
      },
    },
  }
}

function sourceOf(environment: DevEnvironment, codes: ReadonlyMap<string, string>): ModuleSource {
  const { moduleGraph, pluginContainer } = environment
  return {
    ids: [...codes.keys()].filter((id) => moduleGraph.getModuleById(id) !== undefined),
    code: (id) => codes.get(id) ?? null,
    importers: (id) => [...(moduleGraph.getModuleById(id)?.importers ?? [])].flatMap((node) => node.id ?? []),
    resolve: async (specifier, importer) => {
      const found = await pluginContainer.resolveId(specifier, importer)
      return found === null || (found.external !== undefined && found.external !== false) ? null : found.id
    },
  }
}

function parserOf({ parseAst }: Awaited<ReturnType<typeof loadVite>>): Parse {
  return (code) => parseAst(code)
}
