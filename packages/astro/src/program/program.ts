import type { Exports } from './read-exports.ts'
import type { Scopes } from './read-scopes.ts'
import type { Node, Program as Tree } from './syntax.ts'

/** The parts of this package and of Clerk's that the audit knows by heart. */
export type KnownModule = 'guards' | 'components' | 'clerk-components' | 'clerk-react' | 'middleware' | 'pipeline'

/** A module as the bundler has it, read. */
export interface ProgramModule {
  readonly id: string
  /** From the project's root, without a query. */
  readonly file: string
  /** Whether it is a file of the project and no package's. */
  readonly ofProject: boolean
  readonly code: string
  readonly tree: Tree
  readonly scopes: Scopes
  readonly exports: Exports
  /** In source order. */
  readonly units: readonly Unit[]
  /** Specifier → the module's id; `null` for what the bundler leaves to the runtime. */
  readonly resolved: ReadonlyMap<string, string | null>
}

/** One statement at the top of a module, or one variable of it: what a page can reach without reaching the rest. */
export interface Unit {
  readonly module: string
  readonly node: Node
  readonly names: readonly string[]
  /** Runs as soon as the module is loaded, whoever asked for what. */
  readonly runsAtLoad: boolean
}

/** What is known of a program: the modules that were read, and those that are known without reading. */
export interface Program {
  readonly modules: ReadonlyMap<string, ProgramModule>
  readonly known: ReadonlyMap<string, KnownModule>
  /** Whether it is run by `astro dev`. */
  readonly isDevelopment: boolean
}

/** The unit that a node is part of. */
export function unitOf(module: ProgramModule, node: Node): Unit | null {
  let [low, high] = [0, module.units.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const unit = module.units[middle] as Unit
    if (node.start < unit.node.start) high = middle - 1
    else if (node.end > unit.node.end) low = middle + 1
    else return unit
  }
  return null
}
