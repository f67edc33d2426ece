import { describe, expect, test } from 'vitest'
import { astroMajor } from './harness/astro-project.ts'
import { client, people } from './harness/fixture-client.ts'
import { servedApp } from './harness/served-app.ts'

/**
 * Astro's route cache answers before middleware runs. The audit refuses rules on protected routes; this build lets
 * them pass (ROLECALL_AUDIT=warn), and still nobody gets what was made for somebody else.
 */
const { fixture, output } = await servedApp({
  FIXTURE_CACHE: astroMajor < 7 ? 'experimental' : 'stable',
  ROLECALL_AUDIT: 'warn',
})
const ask = client(() => fixture)

test('the audit finds the rules', () => {
  expect(output).toContain('route-cached-protected')
})

describe('with every route in the cache', () => {
  test('the cache works: a public page for nobody is rendered once', async () => {
    await ask('/about')
    expect((await ask('/about')).headers.get('x-astro-cache')).toBe('HIT')
  })

  test.each(['/dashboard', '/api/whoami', '/resource/page'])(
    '%s for somebody is not given to anybody else',
    async (path) => {
      expect((await ask(path, { as: people.admin })).status).toBe(200)
      const next = await ask(path)
      expect(next.status).not.toBe(200)
      expect(next.headers.get('x-astro-cache')).not.toBe('HIT')
    },
  )

  test('a denial is not given to those who may', async () => {
    expect((await ask('/api/admin')).status).toBe(401)
    expect((await ask('/api/admin', { as: people.member })).status).toBe(403)
    expect((await ask('/api/admin', { as: people.admin })).status).toBe(200)
  })

  test('a public page that was made for somebody is not kept', async () => {
    await ask('/sign-in/somewhere', { as: people.admin })
    expect((await ask('/sign-in/somewhere')).headers.get('x-astro-cache')).not.toBe('HIT')
  })
})
