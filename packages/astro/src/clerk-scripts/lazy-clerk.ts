/**
 * `clientScripts: 'lazy'`: a build replaces Clerk's page script and the client side of `<Show>` by small scripts that
 * load Clerk when a page needs it. Development keeps Clerk's scripts.
 */
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { RolecallError } from '../errors/rolecall-error.ts'
import { browserEntries } from './browser-entries.ts'
import { splitPageScript } from './clerk-page-script.ts'
import { headStyle } from './visitor-head.ts'

/** The modules into which Astro merges the scripts of integrations. */
const injectedScript = /^\0?astro:scripts\/(page|before-hydration)\.js$/
const showScript = /[\\/]@clerk[\\/]astro[\\/]components[\\/]control[\\/]ShowCSR\.astro\?astro&type=script/
const clerkFile = /[\\/]@clerk[\\/](?:astro|shared)[\\/]/
/** The modules through which a page without Clerk's components uses Clerk. */
const stores: ReadonlySet<string> = new Set(['@clerk/astro/client', '@clerk/astro/react'])
const withNeed = '\0rolecall:clerk:'
const partsModule = 'virtual:rolecall/clerk'
/** Every page imports it on the server, so that Astro adds it to the page's styles. */
export const styleModule = 'virtual:rolecall/visitor.css'

/** The published package has all modules in one folder, and browser files in `clerk-scripts/browser`. */
const dist = fileURLToPath(new URL('.', import.meta.url))
const browserFile = (name: string): string => `${dist}clerk-scripts/browser/${name}.js`
const files = {
  page: browserFile(browserEntries.page),
  'before-hydration': browserFile(browserEntries['before-hydration']),
  needed: browserFile(browserEntries.needed),
  clerk: browserFile(browserEntries.clerk),
} satisfies Record<keyof typeof browserEntries, string>
const own: ReadonlySet<string> = new Set(Object.values(files))

/** @param root the project's directory: absolute, with a slash at the end */
export function lazyClerkPlugins(root: string): Plugin[] {
  let parts: { readonly imports: string; readonly parameters: string } | null = null
  let start = ''
  return [
    {
      name: 'rolecall:visitor-style',
      resolveId: (id) => (id === styleModule ? id : null),
      load: (id) => (id === styleModule ? headStyle : null),
    },
    {
      name: 'rolecall:lazy-clerk',
      enforce: 'pre',
      apply: 'build',
      applyToEnvironment: ({ name }) => name === 'client',
      buildStart() {
        // A separate file, loaded by URL, so that pages without Clerk do not contain it.
        start = this.emitFile({ type: 'chunk', id: files.clerk, name: 'clerk-start', preserveSignature: 'strict' })
      },
      async resolveId(id, importer) {
        if (own.has(id)) return { id, moduleSideEffects: true }
        if (id === partsModule) return `\0${partsModule}`
        if (!id.startsWith('@clerk/') || importer === undefined) return null
        const isWrapper = importer.startsWith(withNeed)
        if (stores.has(id) && !isWrapper && !clerkFile.test(importer)) return withNeed + id
        // All importers get the project's copy of Clerk. Two copies would have two sessions.
        return isWrapper || importer === `\0${partsModule}`
          ? this.resolve(id, `${root}package.json`, { skipSelf: true })
          : null
      },
      async load(id) {
        if (id.startsWith(withNeed)) {
          return {
            code: `import ${JSON.stringify(files.needed)}\nexport * from ${JSON.stringify(id.slice(withNeed.length))}`,
            moduleSideEffects: true,
          }
        }
        if (id !== `\0${partsModule}`) return null
        // Modules load in parallel, and this one needs the page script.
        const page = parts ?? (await this.resolve('astro:scripts/page.js'))
        if (page !== null && 'id' in page) await this.load(page)
        if (parts === null) {
          throw new RolecallError(
            'clerk_script_missing',
            "Clerk's page script was not found, so clientScripts: 'lazy' has nothing to load.",
            "Add clerk() to the integrations, or remove clientScripts: 'lazy'.",
          )
        }
        return `${parts.imports}\nexport { runInjectionScript, swapDocument } from '@clerk/astro/internal'\nexport const parameters = ${parts.parameters}`
      },
      transform(code, id) {
        if (showScript.test(id)) return { code: 'export {}', map: null }
        if (code.includes('__ROLECALL_CLERK_START__'))
          return {
            code: code.replaceAll('__ROLECALL_CLERK_START__', `import.meta.ROLLUP_FILE_URL_${start}`),
            map: null,
          }
        const script = injectedScript.exec(id)?.[1] as 'page' | 'before-hydration' | undefined
        if (script === undefined) return null
        const { rest, clerk } = splitPageScript(code, (text) => this.parse(text))
        if (clerk === null) return null
        if (script === 'page') parts = clerk
        return { code: `import ${JSON.stringify(files[script])}\n${rest}`, map: null }
      },
    },
  ]
}
