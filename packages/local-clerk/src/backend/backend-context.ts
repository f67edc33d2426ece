import type { Context } from 'hono'
import { readBody, readQuery, type Params } from '../wire/params.ts'

export async function readJson(c: Context, ...allowed: readonly string[]): Promise<Params> {
  return (await readBody(c.req.raw)).only(...allowed)
}

export const readFilters = (c: Context, ...allowed: readonly string[]): Params =>
  readQuery(new URL(c.req.url)).only(...allowed)

export const deleted = (object: string, id: string, more: Record<string, unknown> = {}) => ({
  object,
  id,
  ...more,
  deleted: true,
})
