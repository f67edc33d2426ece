import { describe, expect, test } from 'vitest'
import { astroMajor } from './harness/astro-project.ts'
import { client, people } from './harness/fixture-client.ts'
import { servedApp } from './harness/served-app.ts'

/**
 * Astro's route cache answers before middleware runs. The audit refuses rules on protected routes; this build lets
 * them pass (ROLECALL_AUDIT=warn), and still no response for one visitor is served to another.
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
  test('the cache works: a public page for a signed-out visitor is rendered once', async () => {
    await ask('/about')
    expect((await ask('/about')).headers.get('x-astro-cache')).toBe('HIT')
  })

  test.each(['/dashboard', '/api/whoami', '/resource/page'])(
    '%s for one visitor is not served to another',
    async (path) => {
      expect((await ask(path, { as: people.admin })).status).toBe(200)
      const next = await ask(path)
      expect(next.status).not.toBe(200)
      expect(next.headers.get('x-astro-cache')).not.toBe('HIT')
    },
  )

  test('a denial is not served to an allowed visitor', async () => {
    expect((await ask('/api/admin')).status).toBe(401)
    expect((await ask('/api/admin', { as: people.member })).status).toBe(403)
    expect((await ask('/api/admin', { as: people.admin })).status).toBe(200)
  })

  test('a public page for a signed-in visitor is not cached', async () => {
    await ask('/sign-in/somewhere', { as: people.admin })
    expect((await ask('/sign-in/somewhere')).headers.get('x-astro-cache')).not.toBe('HIT')
  })
})
