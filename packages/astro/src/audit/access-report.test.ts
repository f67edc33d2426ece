import { expect, test } from 'vitest'
import { compilePolicy } from '../compile/compile-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { protectAllExcept } from '../policy.ts'
import { accessReport } from './access-report.ts'

const routeOf = (pattern: string, entrypoint: string): Route => ({
  pattern,
  kind: 'page',
  prerendered: false,
  origin: 'project',
  entrypoint,
  params: [],
  matcher: '^$',
  fallbacks: [],
})

test('files of packages are named without the place where they are installed', () => {
  const routes = [
    routeOf('/', 'src/pages/index.astro'),
    routeOf('/flat', 'node_modules/astro/dist/endpoint.js'),
    routeOf('/hoisted', '../../node_modules/@acme/pages/page.astro'),
    routeOf('/linked', '../node_modules/.pnpm/astro@7.3.4_1f/node_modules/astro/dist/endpoint.js'),
  ]
  const { compiled } = compilePolicy({
    policy: protectAllExcept({ public: [] }),
    file: 'src/policy.ts',
    routes,
    base: '/',
    hosts: [],
    locales: [],
    development: false,
  })
  const report = accessReport({ compiled, routes, islands: new Map(), guards: [], findings: [] })
  expect(report.routes.map(({ entrypoint }) => entrypoint)).toEqual([
    'src/pages/index.astro',
    'astro/dist/endpoint.js',
    '@acme/pages/page.astro',
    'astro/dist/endpoint.js',
  ])
})
