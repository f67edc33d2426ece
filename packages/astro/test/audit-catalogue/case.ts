import type { FindingCode } from '../../src/finding/finding.ts'
import type { ProjectFiles } from '../harness/build-project.ts'

/** One small project with one real mistake, or one innocent look-alike. */
export interface CatalogueCase {
  /** What the project does, as a phrase: `protect() through a namespace`. */
  readonly name: string
  /**
   * Path → text. Paths are below `src/pages/<the case's own folder>/`, so that many cases fit into one build; a path that
   * begins with `public/` is below `public/<the case's own folder>/`. With `alone`, paths are from the project's root.
   */
  readonly files: ProjectFiles
  /** The finding that the audit must have, or `builds`: no finding at all. */
  readonly expects: FindingCode | 'builds'
  /** A case about the project as a whole gets a build of its own; these files replace those of a sound project. */
  readonly alone?: boolean
  /** Files of the case, in its folder, that the policy lists as server islands. */
  readonly islands?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

export const isPrerendered = 'export const prerender = true'

/** An `.astro` file: frontmatter lines, then the template. */
export function astro(frontmatter: string | readonly string[], template = '<p>page</p>'): string {
  return `---\n${typeof frontmatter === 'string' ? frontmatter : frontmatter.join('\n')}\n---\n${template}\n`
}

/** The same for a page that is built to a file. */
export function builtPage(frontmatter: string | readonly string[], template?: string): string {
  return astro([isPrerendered, ...(typeof frontmatter === 'string' ? [frontmatter] : frontmatter)], template)
}
