// The order of the folders inside each package: a folder imports from the folders before it, and from itself. Entry
// files (`src/*.ts`) import from every folder. Run by `npm run check`.

/** Lowest first; folders in one entry do not import each other. */
const stages = {
  rbac: ['errors', 'private', 'requirement', 'session', 'decision', 'access', 'analysis', 'worker'],
  astro: [
    'errors',
    'policy',
    'finding',
    'denial',
    'compile',
    'program',
    'audit',
    'request',
    'respond',
    'guard',
    'resource',
    'compiled-guard',
    'pipeline',
    'clerk-scripts',
    'client',
    'integration',
    'testing',
  ],
  repository: [
    'finding',
    'errors',
    'sql',
    'session',
    'statement',
    'gateway',
    'database',
    'repository',
    'migrations',
    'audit',
    'embedded',
  ],
  'local-clerk': [
    'errors',
    ['faults', 'access', 'keys', 'totp'],
    'refusal',
    'password',
    'store',
    'webhooks',
    'instance',
    'address',
    'state',
    'token',
    'wire',
    'operations',
    'seed',
    'handshake',
    ['frontend', 'backend', 'inspector'],
    'control',
    'server',
    'testing',
    ['astro', 'cli'],
  ],
}

const folder = (name, names) => `^packages/${name}/src/(${names.join('|')})/`
const tests = '\\.(test|prop\\.test|failures\\.test|test-d)\\.ts$'

const rules = Object.entries(stages).flatMap(([name, order]) => [
  {
    name: `${name}: every folder has a place`,
    severity: 'error',
    comment: `A folder of packages/${name}/src is not listed in dependency-cruiser.config.mjs. Give it a place.`,
    from: { path: `^packages/${name}/src/[^/]+/`, pathNot: folder(name, order.flat()) },
    to: {},
  },
  {
    name: `${name}: no folder imports an entry file`,
    severity: 'error',
    from: { path: `^packages/${name}/src/[^/]+/`, pathNot: tests },
    to: { path: `^packages/${name}/src/[^/]+$` },
  },
  ...order.flatMap((entry, place) =>
    [entry].flat().map((from) => {
      const later = [...[entry].flat().filter((other) => other !== from), ...order.slice(place + 1).flat()]
      return {
        name: `${name}: ${from}/ imports earlier stages only`,
        severity: 'error',
        comment: 'An arrow runs backwards. Move the shared part to an earlier folder.',
        from: { path: folder(name, [from]), pathNot: tests },
        to: { path: later.length ? folder(name, later) : '^$' },
      }
    }),
  ),
])

export default {
  forbidden: [
    {
      name: 'no import circle',
      severity: 'error',
      comment: 'Modules that import each other cannot be read one after the other.',
      from: { path: '^(packages|apps|scripts)/' },
      to: { circular: true },
    },
    ...rules,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules|\\.astro|\\.vercel)/' },
  },
}
