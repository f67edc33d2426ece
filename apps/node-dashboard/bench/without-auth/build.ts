/**
 * Builds the same dashboard page, with the same queries, without Clerk, policy and middleware. Their stand-ins act as one
 * member of acme. The build also has an empty page.
 */
import { resolve } from 'node:path'
import node from '@astrojs/node'
import { build } from 'astro'

const here = import.meta.dirname
const standIns: ReadonlyMap<string, string> = new Map([
  ['@rolecall/astro/server', 'stand-ins/server.ts'],
  ['@rolecall/astro/components', 'stand-ins/components.ts'],
  ['@clerk/astro/components', 'stand-ins/components.ts'],
  ['@clerk/astro/server', 'stand-ins/clerk.ts'],
])

/** @returns the folder of the built server */
export async function buildWithoutAuth(outDir: string): Promise<string> {
  await build({
    root: here,
    configFile: false,
    outDir,
    output: 'server',
    adapter: node({ mode: 'standalone' }),
    logLevel: 'error',
    devToolbar: { enabled: false },
    vite: {
      plugins: [
        {
          name: 'without-auth',
          enforce: 'pre',
          resolveId: (id) => (standIns.has(id) ? resolve(here, standIns.get(id) ?? '') : undefined),
        },
      ],
    },
  })
  return outDir
}
