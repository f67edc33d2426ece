import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { defineAccess } from '@rolecall/rbac'
import { LocalClerkError, startLocalClerk, type LocalClerk, type StartOptions } from '@rolecall/local-clerk'
import { projectRoot } from '../harness/astro-project.ts'
import { buildFixture } from '../harness/build-fixture.ts'
import { serveFixture } from '../harness/serve-fixture.ts'

const cache = join(projectRoot, 'node_modules/.cache/fixtures')

const access = defineAccess({
  permissions: { 'org:tasks:read': 'See tasks' },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

export interface ServedIslands {
  readonly clerk: LocalClerk
  /** On `localhost`, the host of local Clerk's cookies. */
  readonly url: string
  /** Paths of the app's requests for memberships. */
  readonly questions: string[]
  readonly stop: () => Promise<void>
}

/** Builds the fixture of islands for a local Clerk, and serves it. Ada runs Acme and is a member of Globex. */
export async function serveIslands(environment: Readonly<Record<string, string>> = {}): Promise<ServedIslands> {
  const clerk = await startClerk({
    access,
    seed: {
      users: [{ email: 'ada@acme.test', password: 'correct horse battery' }],
      organizations: [
        { slug: 'acme', name: 'Acme', members: { 'ada@acme.test': 'org:admin' } },
        { slug: 'globex', name: 'Globex', members: { 'ada@acme.test': 'org:member' } },
      ],
    },
  })
  const { outDir, exitCode, output } = await buildFixture('islands', { ...clerk.buildEnvironment, ...environment })
  if (exitCode !== 0) throw new Error(output)
  const questions: string[] = []
  const api = await startProxy(clerk.url, (path) => {
    if (path.includes('/memberships')) questions.push(path)
  })
  const server = await serveFixture(outDir, { ...clerk.environment, CLERK_API_URL: api.url, TEST_JWT_KEY: '' })
  return {
    clerk,
    url: `http://localhost:${server.port}`,
    questions,
    stop: async () => {
      await server.stop()
      await api.stop()
      await clerk.stop()
    },
  }
}

/**
 * Starts a local Clerk on the port of the last one when that port is free. The build contains Clerk's address, so all test
 * files and later runs share one build.
 */
async function startClerk(options: StartOptions): Promise<LocalClerk> {
  const note = join(cache, 'islands-port')
  if (existsSync(note)) {
    try {
      return await startLocalClerk({ ...options, port: Number(readFileSync(note, 'utf8')) })
    } catch (error) {
      if (!(error instanceof LocalClerkError) || error.code !== 'port_in_use') throw error
    }
  }
  const clerk = await startLocalClerk(options)
  mkdirSync(cache, { recursive: true })
  writeFileSync(note, new URL(clerk.url).port)
  return clerk
}

/** Forwards all requests to the local Clerk and reports their paths. */
async function startProxy(target: string, onRequest: (path: string) => void) {
  const server = createServer((incoming, outgoing) => {
    onRequest(incoming.url ?? '')
    const { method, headers } = incoming
    const passed = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}
