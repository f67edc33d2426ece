import type { Plugin, Rollup } from 'vite'
import type { ModuleSource } from '../program/read-program.ts'
import type { Parse, Program } from '../program/syntax.ts'

/** The environments that Astro renders in, and the one of the browser. */
export type EnvironmentName = 'ssr' | 'prerender' | 'client'

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
      await onModules(name, moduleSourceOf(this), (code) => this.parse(code) as Program)
    },
  }
}

/** What the audit asks of the bundler. */
function moduleSourceOf(context: Rollup.PluginContext): ModuleSource {
  const answers = new Map<string, Promise<string | null>>()
  return {
    ids: context.getModuleIds(),
    code: (id) => context.getModuleInfo(id)?.code ?? null,
    importers: (id) => {
      const info = context.getModuleInfo(id)
      return info ? [...info.importers, ...info.dynamicImporters] : []
    },
    resolve: (specifier, importer) => {
      const key = `${specifier}\0${/^[./]/.test(specifier) ? importer : packageOf(importer)}`
      const known = answers.get(key)
      if (known) return known
      const answer = context
        .resolve(specifier, importer)
        .then((found) => (found === null || found.external !== false ? null : found.id))
      answers.set(key, answer)
      return answer
    },
  }
}

/** Modules of one package resolve the name of another package alike. */
function packageOf(id: string): string {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(id)?.[0] ?? ''
}
