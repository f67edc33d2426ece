import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/**
 * The Astro that builds the fixtures: this package's own, or the one of the project that `ROLECALL_ASTRO_PROJECT` names.
 * That project has a copy of the fixtures in `fixtures/` and the published packages (`scripts/compat/try-astro.ts`).
 */
const packageRoot = join(import.meta.dirname, '../..')
const other = process.env.ROLECALL_ASTRO_PROJECT

export const projectRoot = other === undefined ? packageRoot : resolve(other)
export const fixturesRoot = other === undefined ? join(packageRoot, 'test/fixtures') : join(projectRoot, 'fixtures')

const manifest = createRequire(join(projectRoot, 'package.json')).resolve('astro/package.json')
const { version, bin } = createRequire(manifest)(manifest) as {
  readonly version: string
  readonly bin: { readonly astro: string }
}

/** The command line program of that Astro, for Node. */
export const astroProgram = join(dirname(manifest), bin.astro)
export const isOwnAstro = other === undefined
export const astroMajor = Number(version.split('.')[0])
