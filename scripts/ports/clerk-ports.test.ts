import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { appClerks, clerkEnvironment } from './clerk-ports.ts'

const { tasks } = JSON.parse(readFileSync('turbo.json', 'utf8')) as {
  tasks: Readonly<Record<string, { readonly env?: readonly string[] }>>
}

afterEach(() => vi.unstubAllEnvs())

describe('the ports of the local Clerk', () => {
  test('there is one for every app', () => {
    expect(Object.keys(appClerks).sort()).toEqual(readdirSync('apps').sort())
    const ports = Object.values(appClerks).map(({ usualPort }) => usualPort)
    expect(new Set(ports).size).toBe(ports.length)
  })

  test.each(Object.entries(appClerks))(
    'turbo rebuilds %s when its port changes, and no package',
    (app, { variable }) => {
      expect(tasks[`${app}#build`]?.env).toContain(variable)
      expect(tasks['build']?.env ?? []).not.toContain(variable)
    },
  )

  test('a taken port is replaced by a free one, and a named one is kept', async () => {
    vi.stubEnv('LOCAL_CLERK_PORT', '4999')
    vi.stubEnv('PORTAL_CLERK_PORT', undefined)
    const { usualPort } = appClerks['vercel-portal']
    const taken = createServer().listen(usualPort, '127.0.0.1')
    onTestFinished(() => void taken.close())
    // Taken by this test, or by another process already: either way it is not free.
    await Promise.race([once(taken, 'listening'), once(taken, 'error')])
    const environment = await clerkEnvironment()
    expect(environment['LOCAL_CLERK_PORT']).toBe('4999')
    expect(Number(environment['PORTAL_CLERK_PORT'])).toBeGreaterThan(0)
    expect(Number(environment['PORTAL_CLERK_PORT'])).not.toBe(usualPort)
  })
})
