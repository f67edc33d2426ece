/** Where each entry of this package may be imported. A `server` entry in browser code fails the build. */
export const entries = {
  '.': 'anywhere',
  './policy': 'anywhere',
  './middleware': 'server',
  './server': 'server',
  './components': 'anywhere',
  './client': 'anywhere',
  './react': 'anywhere',
  './testing': 'anywhere',
  './runtime': 'server',
  './post-guard': 'server',
  './compiled-guard': 'server',
  './fetch': 'server',
  './hono': 'server',
  './revive-policy': 'anywhere',
  './package.json': 'anywhere',
} as const satisfies Readonly<Record<string, 'server' | 'anywhere'>>

/** The import specifiers of the entries that only servers may import. */
export const serverEntries: ReadonlySet<string> = new Set(
  Object.entries(entries).flatMap(([entry, place]) =>
    place === 'server' ? [entry.replace(/^\./, '@rolecall/astro')] : [],
  ),
)
