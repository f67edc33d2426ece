/** The command that compares roles and permissions in Clerk with the app’s declaration. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { defineAccess } from '@rolecall/rbac'
import { startLocalClerk } from '@rolecall/local-clerk'
import { createReportTemplate } from '../scripts/clerk/create-report-template.ts'
import { access } from '../src/access.ts'
import { expect, test } from './setup/test.ts'

const script = resolve(import.meta.dirname, '../scripts/compare-clerk.ts')
const run = (environment: Record<string, string>) =>
  new Promise<{ code: number | string | undefined; text: string }>((resume) =>
    execFile(
      process.execPath,
      [script],
      { env: { ...process.env, FORCE_COLOR: '0', ...environment } },
      (error, stdout, stderr) => resume({ code: error ? (error.code ?? undefined) : 0, text: stdout + stderr }),
    ),
  )

test('exits with 0 for an equal instance, with a table and 1 for a different one, and with 2 without one', async () => {
  const clerk = await startLocalClerk({ access })
  const keys = { CLERK_SECRET_KEY: clerk.environment['CLERK_SECRET_KEY'] ?? '', CLERK_API_URL: clerk.url }
  const [without, keyless] = await Promise.all([run(keys), run({ CLERK_SECRET_KEY: '' })])
  expect(without).toMatchObject({ code: 1, text: expect.stringContaining('JWT template tally-worker') })
  expect(keyless).toMatchObject({ code: 2, text: expect.stringContaining('Set CLERK') })
  await createReportTemplate({ secretKey: keys.CLERK_SECRET_KEY, apiUrl: clerk.url })
  expect(await run(keys)).toEqual({
    code: 0,
    text: 'Clerk has the 3 roles and 5 permissions of src/access.ts.\n',
  })
  await clerk.stop()
  expect(await run(keys)).toMatchObject({ code: 2, text: expect.stringContaining('did not answer') })

  const other = await startLocalClerk({
    access: defineAccess({
      permissions: { 'org:tasks:read': 'See', 'org:tasks:erase': 'Erase' },
      roles: {
        'org:member': { name: 'Member', permissions: ['org:tasks:read', 'org:tasks:erase'] },
        'org:admin': { name: 'Admin', permissions: 'all', systemPermissions: ['org:sys_memberships:manage'] },
        'org:owner': { name: 'Owner', permissions: 'all' },
      },
    }),
  })
  try {
    const { code, text } = await run({ ...keys, CLERK_API_URL: other.url })
    expect(code).toBe(1)
    const rows = text.split('\n').map((line) => line.replaceAll(/[│'\s]+/g, ' '))
    for (const row of [
      'permission org:tasks:write yes missing',
      'permission org:tasks:erase missing yes',
      'role org:billing_manager yes missing',
      'role org:owner missing yes',
      'org:member grants org:tasks:write yes missing',
      'org:member grants org:tasks:erase missing yes',
      'org:admin grants org:sys_profile:delete yes missing',
    ]) {
      expect(
        rows.filter((line) => line.includes(row)),
        row,
      ).toHaveLength(1)
    }
    expect(text).not.toContain(keys.CLERK_SECRET_KEY)
  } finally {
    await other.stop()
  }
})
