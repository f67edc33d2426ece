import type { Source } from './bindings.ts'
import type { Program, ProgramModule } from './program.ts'
import type { FunctionNode, Node } from './syntax.ts'
import type { Value } from './values.ts'

/** Answers what an expression can be, across the modules of a program. */
export interface Evaluator {
  readonly program: Program
  /** With which arguments functions are called; `null` while that is being found out. */
  readonly calls: CallSites | null
  /** Expressions whose objects change later. */
  readonly mutated: ReadonlySet<Node>
  readonly valuesOf: (module: ProgramModule, node: Node) => readonly Value[]
  /** What is behind a name of any of the values. */
  readonly property: (values: readonly Value[], key: string | null) => readonly Value[]
  readonly exportOf: (id: string, name: string) => readonly Value[]
  /** Answers once for an object and a key; while the answer is being found, it is empty. */
  readonly once: (object: object, key: string, find: () => readonly Value[]) => readonly Value[]
  /** What a variable takes from an expression, through its pattern. */
  readonly follow: (module: ProgramModule, source: Extract<Source, { kind: 'expression' }>) => readonly Value[]
}

/** With which arguments the functions of a program are called, and with which props its components are rendered. */
export interface CallSites {
  readonly argument: (evaluator: Evaluator, of: FunctionNode, index: number) => readonly Value[]
  readonly props: (evaluator: Evaluator, component: string) => readonly Value[]
}
