/** The routes, methods, actions and islands that need a line in the table. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestRoutes } from '@rolecall/astro/testing'
import * as written from './table.ts'

export type Table = Pick<typeof written, 'files' | 'pages' | 'forms' | 'endpoints' | 'actions' | 'islands'>

/** The part of `access-report.json` that is compared. */
export interface Report {
  readonly routes: readonly (TestRoutes['routes'][number] & { readonly access: string })[]
  readonly islands: readonly { readonly name: string }[]
}

/** Every method that a rule can list, and HEAD. */
const methods = ['GET', 'HEAD', ...written.writeMethods.split(',')]

const root = resolve(import.meta.dirname, '../..')

export async function readReport(): Promise<Report> {
  return JSON.parse(await readFile(resolve(root, 'access-report.json'), 'utf8')) as Report
}

/** The names of all actions of the built server, from its own registry. */
export async function builtActions(): Promise<readonly string[]> {
  const [entry, ...others] = globSync(resolve(root, 'dist/server/chunks/entrypoint_*.mjs'))
  if (!entry || others.length > 0) throw new Error('The build has no single entry for actions: run the build again.')
  const { server } = (await import(pathToFileURL(entry).href)) as { readonly server: object }
  return namesIn(server)
}

/** An action is a function. Everything else in the object is a group. */
export function namesIn(group: object): readonly string[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'function' ? [name] : namesIn(value as object).map((rest) => `${name}.${rest}`),
  )
}

/** Missing lines of the table: routes with each method, actions, islands with each method. */
export function uncovered(table: Table, report: Report, actions: readonly string[]): readonly string[] {
  const asked = new Set([
    ...spread(table.files.map(([pattern]) => `GET,HEAD,${written.writeMethods} ${pattern}`)),
    ...spread(table.pages.map(([pattern]) => `GET,HEAD ${pattern}`)),
    ...spread(table.forms.map(([pattern]) => `${written.writeMethods} ${pattern}`)),
    ...spread([...table.endpoints, ...table.islands].map(([name]) => name)),
    ...table.actions.map(([name]) => `action ${name}`),
  ])
  const islands = report.islands.map(({ name }) => name.replace(/^.*\/(.+)\.astro$/, '$1'))
  const needed = [
    ...[...report.routes.map(({ pattern }) => pattern), ...islands].flatMap((place) =>
      methods.map((method) => `${method} ${place}`),
    ),
    ...actions.map((name) => `action ${name}`),
  ]
  return [...new Set(needed)].filter((name) => !asked.has(name))
}

/** `GET,HEAD /me` is one line and two requests. */
export const spread = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const [list = '', place = ''] = name.split(' ')
    return list.split(',').map((method) => `${method} ${place}`)
  })
