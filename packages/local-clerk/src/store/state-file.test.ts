import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startLocalClerk, type LocalClerk, type StartOptions } from '../index.ts'
import { mintSessionToken } from '../testing.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const seed = {
  users: [{ email: 'ada@acme.test', password: 'correct horse' }],
  organizations: [{ slug: 'acme', members: { 'ada@acme.test': 'org:admin' } }],
}

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'local-clerk-'))
  cleanUps.push(() => rm(path, { recursive: true }))
  return join(path, 'state')
}

async function start(options: StartOptions): Promise<LocalClerk> {
  const clerk = await startLocalClerk(options)
  cleanUps.push(() => clerk.stop())
  return clerk
}

const jwks = async (clerk: LocalClerk): Promise<unknown> =>
  (await fetch(`${clerk.url}/.well-known/jwks.json`)).json() as Promise<unknown>
const api = async (clerk: LocalClerk, path: string, method = 'GET', body?: object): Promise<unknown> =>
  (
    await fetch(`${clerk.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${clerk.secretKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  ).json()
const subject = (token: string): unknown => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe('persisted state', () => {
  test('keeps data, ids and signing key over a restart', async () => {
    const persist = await directory()
    const first = await start({ persist, seed })
    const key = await jwks(first)
    await api(first, '/users', 'POST', { email_address: ['later@acme.test'], skip_password_requirement: true })
    const before = await api(first, '/users')
    await first.stop()
    const second = await start({ persist, seed })
    expect(await jwks(second)).toEqual(key)
    const after = (await api(second, '/users')) as { id: string }[]
    expect(after.map((user) => user.id)).toEqual((before as { id: string }[]).map((user) => user.id))
  })

  test('has the same ids for the same seed, also without a directory', async () => {
    const ids = async () => {
      const clerk = await start({ seed })
      const claims = subject(await mintSessionToken(clerk, 'ada@acme.test')) as { sub: string; o: { id: string } }
      return [claims.sub, claims.o.id]
    }
    expect(await ids()).toEqual(await ids())
  })

  test('is readable by its owner only', async () => {
    const persist = await directory()
    await (await start({ persist, seed })).stop()
    const modes = await Promise.all(
      [persist, join(persist, 'state.json'), join(persist, 'signing-key.json')].map(async (path) =>
        ((await stat(path)).mode & 0o777).toString(8),
      ),
    )
    expect(modes).toEqual(['700', '600', '600'])
  })

  test.each([
    ['is cut off', (text: string) => text.slice(0, text.length / 2)],
    ['is empty', () => ''],
    ['has another version', (text: string) => text.replace('"version":2', '"version":99')],
    ['has an unknown table', (text: string) => text.replace('"users"', '"usres"')],
    ['has an incomplete row', (text: string) => text.replace('"users":[', '"users":[{"id":"user_1"},')],
    ['has a number for a row', (text: string) => text.replace('"users":[', '"users":[7,')],
  ])('that %s is set aside and reported, not overwritten', async (_what, damage) => {
    const persist = await directory()
    await (await start({ persist, seed })).stop()
    const path = join(persist, 'state.json')
    const damaged = damage(await readFile(path, 'utf8'))
    await writeFile(path, damaged)
    const clerk = await start({ persist, seed })
    expect(clerk.notices).toHaveLength(1)
    const aside = (await readdir(persist)).find((name) => name.includes('corrupt')) ?? ''
    expect(await readFile(join(persist, aside), 'utf8')).toBe(damaged)
    expect(clerk.notices[0]).toContain(aside)
    expect((await api(clerk, '/users/count')) as { total_count: number }).toMatchObject({ total_count: 1 })
  })

  test('leaves no temporary files', async () => {
    const persist = await directory()
    const clerk = await start({ persist, seed })
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        api(clerk, '/users', 'POST', { email_address: [`u${i}@acme.test`], skip_password_requirement: true }),
      ),
    )
    await clerk.stop()
    expect((await readdir(persist)).sort()).toEqual(['signing-key.json', 'state.json'])
    const { tables } = JSON.parse(await readFile(join(persist, 'state.json'), 'utf8')) as {
      tables: { users: unknown[] }
    }
    expect(tables.users).toHaveLength(21)
  })
})
