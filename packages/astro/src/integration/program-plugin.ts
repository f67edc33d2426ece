import { posix } from 'node:path'
import type { Plugin, Rollup } from 'vite'
import type { ModuleSource } from '../program/read-program.ts'
import type { Parse } from '../program/syntax.ts'
import type { EnvironmentName } from './audit-modules.ts'

export interface ProgramPluginOptions {
  /** Called when the bundler has all modules of an environment; may throw to fail the build. */
  readonly onModules: (environment: EnvironmentName, source: ModuleSource, parse: Parse) => Promise<void>
}

/** Hands the modules of a build over as the bundler has them: compiled, with their imports resolved. */
export function programPlugin({ onModules }: ProgramPluginOptions): Plugin {
  return {
    name: 'rolecall:program',
    apply: 'build',
    enforce: 'post',
    async buildEnd(error) {
      const { name } = this.environment
      if (error !== undefined || (name !== 'ssr' && name !== 'prerender' && name !== 'client')) return
      await onModules(name, moduleSourceOf(this), (code) => this.parse(code))
    },
  }
}

/** What the audit asks of the bundler. */
function moduleSourceOf(context: Rollup.PluginContext): ModuleSource {
  const answers = new Map<string, Promise<string | null>>()
  return {
    ids: [...context.getModuleIds()],
    code: (id) => {
      const info = context.getModuleInfo(id)
      // The audit reads modules without the guards that are compiled into them.
      const { original } = (info?.meta.rolecall ?? {}) as { readonly original?: string }
      return original ?? info?.code ?? null
    },
    importers: (id) => {
      const info = context.getModuleInfo(id)
      return info ? [...info.importers, ...info.dynamicImporters] : []
    },
    resolve: (specifier, importer) => {
      const key = `${specifier}\0${/^[./]/.test(specifier) ? importer : packageOf(importer)}`
      const known = answers.get(key)
      if (known) return known
      const imported = importedFile(context.getModuleInfo(importer), specifier)
      const answer =
        imported !== null
          ? Promise.resolve(imported)
          : context
              .resolve(specifier, importer)
              .then((found) => (found === null || found.external !== false ? null : found.id))
      answers.set(key, answer)
      return answer
    },
  }
}

/**
 * The file that a relative import stands for, when the bundler's own list of imports leaves one choice. This saves most of
 * the questions to the resolver.
 */
function importedFile(importer: Rollup.ModuleInfo | null, specifier: string): string | null {
  if (importer === null || !/^\.{1,2}\//.test(specifier)) return null
  const path = posix.join(posix.dirname(importer.id), specifier)
  const choices = new Set(
    [...importer.importedIds, ...importer.dynamicallyImportedIds].filter(
      (id) => id === path || (id.startsWith(path) && /^(?:\/index)?\.\w+$/.test(id.slice(path.length))),
    ),
  )
  const [only] = choices
  return choices.size === 1 && only !== undefined ? only : null
}

/** Modules of one package resolve the name of another package alike. */
function packageOf(id: string): string {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(id)?.[0] ?? ''
}
