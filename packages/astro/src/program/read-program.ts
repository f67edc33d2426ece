import type { KnownModule, Program, ProgramModule } from './program.ts'
import { readModule } from './read-module.ts'
import type { Parse } from './syntax.ts'

/** The modules of one environment, as the bundler has them. */
export interface ModuleSource {
  readonly ids: readonly string[]
  /** Compiled text; `null` for what is not JavaScript, or not there. */
  readonly code: (id: string) => string | null
  readonly importers: (id: string) => readonly string[]
  /** `null` when the bundler leaves the import to the runtime, or does not find it. */
  readonly resolve: (specifier: string, importer: string) => Promise<string | null>
}

/** How the audit knows the modules that it does not need to read. */
export const knownSpecifiers: ReadonlyMap<string, KnownModule> = new Map([
  ['@rolecall/astro/server', 'guards'],
  ['@rolecall/astro/components', 'components'],
  ['@rolecall/astro/middleware', 'middleware'],
  ['@rolecall/astro/fetch', 'pipeline'],
  ['@rolecall/astro/hono', 'pipeline'],
  ['@clerk/astro/components', 'clerk-components'],
  ['@clerk/astro/react', 'clerk-react'],
])

export interface ReadProgramInput {
  readonly source: ModuleSource
  /** The project's directory, absolute, with `/`. */
  readonly root: string
  readonly parse: Parse
  /** Ids to start from. */
  readonly entries: readonly string[]
  /** The known modules to look for. Default: all; a browser's code has no server modules. */
  readonly look?: readonly KnownModule[]
  readonly isDevelopment?: boolean
}

/**
 * Reads what can be reached from the entries: the files of the project, and of packages those from which a guard, a gate
 * or the locals can be reached.
 */
export async function readProgram({
  source,
  root,
  parse,
  entries,
  look,
  isDevelopment = false,
}: ReadProgramInput): Promise<Program> {
  const known = new Map<string, KnownModule>()
  const wanted = [...knownSpecifiers].filter(([, name]) => look?.includes(name) !== false)
  for (const [specifier, name] of wanted) {
    const id = await source.resolve(specifier, `${root}src/pages/index.astro`)
    if (id !== null) known.set(id, name)
  }
  const ofPackages = relevantPackageModules(source, root, known)
  const modules = new Map<string, ProgramModule>()
  const queue = [...entries]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const ofProject = isOfProject(root, id)
    if (modules.has(id) || known.has(id) || !(ofProject || ofPackages.has(id))) continue
    const code = source.code(id)
    if (code === null) continue
    const module = readModule({ id, file: fileOf(root, id), ofProject, code }, parse)
    const resolved = new Map<string, string | null>()
    for (const specifier of module.exports.specifiers) {
      const target = await source.resolve(specifier, id)
      resolved.set(specifier, target)
      const name = knownSpecifiers.get(specifier)
      if (target !== null && name !== undefined) known.set(target, name)
      if (target !== null) queue.push(target)
    }
    modules.set(id, { ...module, resolved })
  }
  return { modules, known, isDevelopment }
}

/**
 * Modules of packages that lead to something the audit knows, that mention locals, or that lead back into the project: a
 * theme that renders the project's own header, the list of content.
 */
function relevantPackageModules(
  source: ModuleSource,
  root: string,
  known: ReadonlyMap<string, KnownModule>,
): ReadonlySet<string> {
  const own = [...known.keys()].map((id) => id.slice(0, id.lastIndexOf('/') + 1))
  const relevant = new Set<string>()
  const addLeadingTo = (seeds: readonly string[], isLeftOut: (id: string) => boolean): void => {
    const seen = new Set<string>()
    const queue = [...seeds]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (seen.has(id) || isOfProject(root, id) || known.has(id) || isLeftOut(id)) continue
      seen.add(id)
      relevant.add(id)
      queue.push(...source.importers(id))
    }
  }
  const isOwn = (id: string) => own.some((directory) => id.startsWith(directory))
  const isKnownPackage = (id: string) => isFramework(id) || isOwn(id)
  const mentioning = source.ids.filter(
    (id) => !isOfProject(root, id) && !isKnownPackage(id) && source.code(id)?.includes('locals') === true,
  )
  addLeadingTo([...[...known.keys()].flatMap(source.importers), ...mentioning], isKnownPackage)
  const files = source.ids.filter((id) => isOfProject(root, id) && !id.startsWith('\0'))
  addLeadingTo(files.flatMap(source.importers), isOwn)
  return relevant
}

/** Astro and Clerk themselves, which hand out locals and do not decide by them. */
const isFramework = (id: string): boolean => /\/node_modules\/(?:astro|@astrojs\/[^/]+|@clerk\/[^/]+)\//.test(id)

/** Virtual modules count: Astro makes them for this project. */
function isOfProject(root: string, id: string): boolean {
  return id.startsWith('\0virtual:astro:') || (id.startsWith(root) && !id.includes('/node_modules/'))
}

/** The path of a module from the project's root. */
export function fileOf(root: string, id: string): string {
  const path = id.replace(/^\0/, '').split('?')[0] ?? id
  return path.startsWith(root) ? path.slice(root.length) : path
}
