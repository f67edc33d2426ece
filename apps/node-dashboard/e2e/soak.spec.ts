/**
 * The built server under mixed load: no request fails, no visitor gets a different organization's task, and the heap does
 * not grow. Takes 12 seconds by default, two minutes in the benchmark, 15 minutes with ROLECALL_FULL=1.
 */
import { createClerkClient } from '@clerk/backend'
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { seed } from '../scripts/seed.ts'
import { deliver } from './setup/deliver.ts'
import { liveHeap } from './setup/live-heap.ts'
import { freePort } from './setup/start-process.ts'
import { startServer } from './setup/start-server.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

const seconds = Number(process.env['SOAK_SECONDS'] ?? (process.env['ROLECALL_FULL'] === '1' ? 900 : 12))
/** The first half warms caches and code. The heap is measured after it and at the end. */
const warming = seconds / 2
/** Minimum number of requests. A busy machine takes longer than `seconds` for them. */
const least = seconds * 10
/** Session tokens live for 60 seconds. Each visitor gets a new one before that. Milliseconds. */
const tokenLife = 30_000
/** Allowed growth of the heap, in megabytes. A leak of 10 kB per request would be at least twice as much. */
const allowance = seconds > 60 ? 15 : 4

const visitors = [
  { email: 'mia@acme.test', organization: seed.organizations[0], mayBill: false },
  { email: 'gus@globex.test', organization: seed.organizations[1], mayBill: true },
] as const
type Visitor = (typeof visitors)[number]

test('mixed load causes no error, no mix-up and no growing heap', async () => {
  test.setTimeout((seconds + 180) * 1000)
  const inspector = await freePort()
  const server = await startServer({ NODE_OPTIONS: `--inspect=127.0.0.1:${inspector}` })
  const unexpected: string[] = []
  let requests = 0
  const keys = await Promise.all(visitors.map(makeKey))
  const begin = Date.now()
  try {
    const load = Promise.all(
      Array.from({ length: 4 }, (_, n) => visit(visitors[n % 2] ?? visitors[0], keys[n % 2] ?? '', n)),
    )
    const warm = until(begin + warming * 1000).then(() => liveHeap(inspector))
    await load
    const [before, after] = [await warm, await liveHeap(inspector)]
    const figures = `${requests} requests in ${seconds} s, ${unexpected.length} of them unexpected; live heap ${before.toFixed(1)} MB halfway, ${after.toFixed(1)} MB at the end`
    console.log(figures)
    expect(unexpected.slice(0, 5)).toEqual([])
    expect(after - before, figures).toBeLessThan(allowance)
  } finally {
    server.kill()
    await server.ended
  }

  async function visit({ email, organization, mayBill }: Visitor, key: string, worker: number): Promise<void> {
    const { slug } = organization
    const others = slug === 'acme' ? 'globex' : 'acme'
    let headers: Record<string, string> = {}
    let renew = 0
    const ask = async (path: string, accept: string, status: number, init: RequestInit = {}): Promise<string> => {
      const isJson = typeof init.body === 'string'
      const response = await fetch(server.url + path, {
        redirect: 'manual',
        ...init,
        headers: { ...headers, accept, ...(isJson && { 'content-type': 'application/json' }), ...init.headers },
      })
      const text = await response.text()
      requests += 1
      if (response.status !== status) unexpected.push(`${path} as ${email}: ${response.status} instead of ${status}`)
      if (text.includes(`soak-${others}-`)) unexpected.push(`${email} got a task of ${others} at ${path}`)
      return text
    }
    const json = 'application/json'
    for (let n = 0; Date.now() < begin + seconds * 1000 || requests < least; n += 1) {
      if (Date.now() > renew) {
        const cookie = await sessionCookies({ url: requireEnvironment('E2E_CLERK_URL') }, email, { organization: slug })
        headers = { cookie, origin: server.url }
        renew = Date.now() + tokenLife
      }
      const title = `soak-${slug}-${worker}-${n}`
      const dashboard = await ask(`/orgs/${slug}/dashboard`, 'text/html', 200)
      const island = /\/_server-islands\/[^'"`\s]+/.exec(dashboard)?.[0]
      if (mayBill !== (island !== undefined)) unexpected.push(`${email} has ${island ? 'an' : 'no'} island`)
      if (island) await ask(island.replaceAll('&amp;', '&'), 'text/html', 200)
      // Adds tasks with a form and with the API. An API key lists both.
      const form = new FormData()
      form.set('title', title)
      await ask('/_actions/tasks.create', json, 200, { method: 'POST', body: form })
      const body = JSON.stringify({ title })
      const { id } = JSON.parse(await ask('/api/tasks', json, 201, { method: 'POST', body })) as { readonly id: string }
      const list = await ask('/api/tasks', json, 200, {
        headers: { cookie: '', authorization: `Bearer ${key}` },
      })
      for (const task of (JSON.parse(list) as { tasks: { id: string; title: string }[] }).tasks)
        if (task.title === title) await ask(`/api/tasks/${task.id}`, json, 204, { method: 'DELETE' })
      if (!list.includes(id)) unexpected.push(`${id} is not in the list of ${slug}`)
      await ask('/api/tasks', json, 422, { method: 'POST', body: '{}' })
      await ask('/admin', 'text/html', mayBill ? 200 : 403)
      await ask(`/orgs/${slug}/dashboard`, 'text/html', 307, { headers: { cookie: '__client_uat=0' } })
      const { status } = await deliver(renamed(organization, n), { appUrl: server.url })
      requests += 1
      if (status !== 200) unexpected.push(`a webhook got ${status}`)
    }
  }
})

const until = (time: number) => new Promise((resolve) => setTimeout(resolve, time - Date.now()))

/** An API key of the visitor's organization. */
async function makeKey({ email, organization }: Visitor): Promise<string> {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { data } = await clerk.users.getUserList({ emailAddress: [email] })
  const key = await clerk.apiKeys.create({
    name: 'soak',
    subject: organization.id,
    createdBy: data[0]?.id ?? null,
    scopes: ['tasks:read'],
  })
  return key.secret ?? ''
}

const renamed = ({ id, slug, name }: Visitor['organization'], updated_at: number) => ({
  type: 'organization.updated',
  object: 'event',
  data: { id, object: 'organization', name, slug, created_at: 1_000, updated_at },
})
