import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defineAccess } from '@rolecall/rbac'
import type { LocalClerk } from '@rolecall/local-clerk'
import { startLocalClerk } from '@rolecall/local-clerk'
import { runAstro } from '../harness/build-fixture.ts'
import { serveFixture } from '../harness/serve-fixture.ts'

const packageRoot = join(import.meta.dirname, '../..')

const access = defineAccess({
  permissions: { 'org:tasks:read': 'See tasks' },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

export interface ServedIslands {
  readonly clerk: LocalClerk
  /** With `localhost`, which local Clerk's cookies are for. */
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Builds the fixture of islands for a local Clerk, and serves it. Ada runs Acme and is a member of Globex. */
export async function serveIslands(environment: Readonly<Record<string, string>> = {}): Promise<ServedIslands> {
  const clerk = await startLocalClerk({
    access,
    seed: {
      users: [{ email: 'ada@acme.test', password: 'correct horse battery' }],
      organizations: [
        { slug: 'acme', name: 'Acme', members: { 'ada@acme.test': 'org:admin' } },
        { slug: 'globex', name: 'Globex', members: { 'ada@acme.test': 'org:member' } },
      ],
    },
  })
  const cache = join(packageRoot, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'islands-'))
  // The address of Clerk's scripts is part of the build.
  const { exitCode, output } = await runAstro(['build'], join(packageRoot, 'test/fixtures/islands'), {
    ...clerk.buildEnvironment,
    ...environment,
    FIXTURE_OUT: outDir,
  })
  if (exitCode !== 0) throw new Error(output)
  const server = await serveFixture(outDir, clerk.environment)
  return {
    clerk,
    url: `http://localhost:${server.port}`,
    stop: async () => {
      await server.stop()
      await clerk.stop()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
