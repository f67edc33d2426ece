import { afterAll, expect, test } from 'vitest'
import { coreFunctionsSql } from '../../test/fixtures/core-functions-sql.ts'
import { createDemo } from '../../test/fixtures/demo-database.ts'
import { allowedFunctions } from './allowed-functions.ts'
import { coreFunctions } from './core-functions.ts'
import { isForbiddenFunction } from './forbidden-functions.ts'

const demo = await createDemo()
afterAll(() => demo.close())

test('the core functions are the immutable ones of the catalog', async () => {
  const { rows } = await demo.superuser.query<{ name: string }>(coreFunctionsSql)
  expect(coreFunctions).toEqual(rows.map(({ name }) => name))
})

test('no allowed function of PostgreSQL is volatile, except for random numbers and the clock', async () => {
  const { rows } = await demo.superuser.query<{ name: string }>(
    `select distinct proname as name from pg_proc where pronamespace = 'pg_catalog'::regnamespace and provolatile = 'v' and proname = any($1) order by 1`,
    [[...allowedFunctions]],
  )
  expect(rows.map(({ name }) => name)).toEqual([
    'array_sample',
    'array_shuffle',
    'clock_timestamp',
    'gen_random_uuid',
    'random',
    'random_normal',
    'uuidv4',
    'uuidv7',
  ])
})

test('no allowed function is a forbidden one', () => {
  expect(allowedFunctions.filter(isForbiddenFunction)).toEqual([])
})
