/**
 * The built server under mixed load: nothing fails, nobody gets another organization's task, and in the long version
 * memory does not grow. A few seconds by default, fifteen minutes with ROLECALL_FULL=1.
 */
import { execFileSync } from 'node:child_process'
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { startServer } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const full = process.env['ROLECALL_FULL'] === '1'
const seconds = full ? 900 : 5
/** Session tokens live for 60 seconds; a worker gets a new one well before. */
const tokenLife = 30_000

const visitors = [
  { email: 'mia@acme.test', organization: 'acme' },
  { email: 'gus@globex.test', organization: 'globex' },
] as const

test('mixed load fails nothing and mixes nothing up', async () => {
  test.setTimeout((seconds + 60) * 1000)
  const server = await startServer()
  const unexpected: string[] = []
  const memory: number[] = []
  let requests = 0
  try {
    const end = Date.now() + seconds * 1000
    const sampler = setInterval(() => memory.push(residentMegabytes(server.pid)), 1000)
    await Promise.all(Array.from({ length: 4 }, (_, n) => visit(visitors[n % 2] ?? visitors[0], n, end)))
    clearInterval(sampler)
  } finally {
    server.kill()
    await server.ended
  }
  expect(unexpected.slice(0, 5)).toEqual([])
  expect(requests).toBeGreaterThan(seconds)
  if (full) {
    // The first half warms caches and code; after that the middle of each quarter is compared.
    const [third, fourth] = [
      memory.slice(memory.length / 2, (memory.length * 3) / 4),
      memory.slice((memory.length * 3) / 4),
    ]
    expect(median(fourth), `memory in MB: ${memory.join(' ')}`).toBeLessThan(median(third) * 1.15 + 20)
  }

  async function visit(visitor: (typeof visitors)[number], worker: number, end: number): Promise<void> {
    const { email, organization } = visitor
    const others = organization === 'acme' ? 'globex' : 'acme'
    let headers: Record<string, string> = {}
    let renew = 0
    const ask = async (path: string, accept: string, status: number, init: RequestInit = {}): Promise<string> => {
      const response = await fetch(server.url + path, {
        redirect: 'manual',
        ...init,
        headers: { ...headers, accept, ...(init.body ? { 'content-type': 'application/json' } : {}) },
      })
      const text = await response.text()
      requests += 1
      if (response.status !== status) unexpected.push(`${path} as ${email}: ${response.status} instead of ${status}`)
      return text
    }
    for (let n = 0; Date.now() < end; n += 1) {
      if (Date.now() > renew) {
        const cookie = await sessionCookies({ url: requireEnvironment('E2E_CLERK_URL') }, email, { organization })
        headers = { cookie, origin: server.url }
        renew = Date.now() + tokenLife
      }
      const mark = `soak-${organization}-${worker}-${n}`
      await ask(`/orgs/${organization}/dashboard`, 'text/html', 200)
      const body = JSON.stringify({ title: mark })
      const created = JSON.parse(await ask('/api/tasks', 'application/json', 201, { method: 'POST', body })) as {
        id: string
      }
      const list = await ask('/api/tasks', 'application/json', 200)
      if (list.includes(`soak-${others}-`)) unexpected.push(`${email} got a task of ${others}`)
      await ask(`/api/tasks/${created.id}`, 'application/json', 204, { method: 'DELETE' })
      await ask('/api/tasks', 'application/json', 422, { method: 'POST', body: '{}' })
    }
  }
})

/** Resident memory of a process, in MB. */
function residentMegabytes(pid: number): number {
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
