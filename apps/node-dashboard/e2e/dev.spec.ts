/** `pnpm dev` starts everything with one command, including the worker. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Browsing } from './setup/browse.ts'
import { freePort } from './setup/start-process.ts'
import { expect, test } from './setup/test.ts'

test('the development server has a database, a Clerk and a worker that makes reports', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tally-dev-'))
  const port = String(await freePort())
  const words: string[] = []
  // Without the variables of the other tests' app, because it has to find its services by itself.
  const told = Object.keys(process.env).filter((name) => /CLERK|DATABASE_URL|^WORKER_/.test(name))
  const dev = spawn(process.execPath, [resolve(import.meta.dirname, '../scripts/dev.ts'), '--port', port], {
    env: { ...process.env, ...Object.fromEntries(told.map((name) => [name, ''])), DATA_DIRECTORY: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [dev.stdout, dev.stderr]) stream.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const ended = once(dev, 'exit')
  const url = `http://localhost:${port}`
  try {
    await expect(async () => {
      expect(dev.exitCode, words.join('')).toBeNull()
      expect((await fetch(`${url}/api/health`)).status).toBe(200)
    }).toPass({ timeout: 60_000 })
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, url, `${url}/__clerk`)
    expect(await (await member.open('/orgs/acme/tasks')).text()).toContain('Order new anvils')
    const ask = async (kind: string) => {
      const headers = { accept: 'application/json' }
      const answer = await member.fetch(`/_actions/reports.${kind}`, { method: 'POST', body: new FormData(), headers })
      return [answer.status, await answer.text()]
    }
    // The worker may need a moment longer than the app.
    await expect(async () => expect(await ask('export')).toEqual([204, ''])).toPass()
    expect(await ask('weekly')).toEqual([204, ''])
    await expect(async () => {
      const page = await (await member.open('/orgs/acme/reports')).text()
      expect([/>Task export</.test(page), page.match(/data-job="done"/g)?.length]).toEqual([true, 2])
    }).toPass()
  } finally {
    dev.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
})
