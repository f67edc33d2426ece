import type { CatalogueCase } from './case.ts'
import { allowedAndIslands } from './themes/allowed-and-islands.ts'
import { frameworks } from './themes/frameworks.ts'
import { gatesBuilt } from './themes/gates-built.ts'
import { gatesOnDemand } from './themes/gates-on-demand.ts'
import { guards } from './themes/guards.ts'
import { locals } from './themes/locals.ts'
import { projects } from './themes/projects.ts'
import { secrets } from './themes/secrets.ts'

export interface CatalogueTheme {
  /** Names the folders of the cases: `guards-3`. */
  readonly key: string
  readonly title: string
  readonly cases: readonly CatalogueCase[]
}

export const catalogue: readonly CatalogueTheme[] = [
  { key: 'guards', title: 'Guards in pages that are built to files', cases: guards },
  { key: 'locals', title: '`locals.auth()` in pages that are built to files', cases: locals },
  { key: 'gates-on-demand', title: '`<Show>` in pages on demand', cases: gatesOnDemand },
  { key: 'gates-built', title: '`<Show>` in pages that are built to files', cases: gatesBuilt },
  { key: 'allowed-and-islands', title: '`<Allowed>` and server islands', cases: allowedAndIslands },
  { key: 'frameworks', title: 'Components of React', cases: frameworks },
  { key: 'secrets', title: 'Secrets in the output', cases: secrets },
  { key: 'projects', title: 'Fetch file, middleware and actions', cases: projects },
]
