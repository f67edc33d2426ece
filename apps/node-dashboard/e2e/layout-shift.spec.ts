/** Nothing on the page moves when Clerk loads, however late. */
import { signInAs } from '@rolecall/local-clerk/testing'
import { openSlowly, recordShifts, shiftsOf } from './setup/layout-shifts.ts'
import { expect, test } from './setup/test.ts'

/** A fifth of the limit for "good" in the Web Vitals. Smaller shifts: Clerk's profile moves the footer out of view. */
const limit = 0.02

/** Every page with a Clerk component or an island. */
const visits = {
  'a signed-out visitor': {
    email: null,
    paths: ['/', '/pricing', '/start', '/blog', '/sign-in', '/sign-up', '/simple/sign-in', '/simple/sign-up'],
  },
  'an admin': {
    email: 'ada@acme.test',
    paths: [
      '/',
      '/pricing',
      '/blog',
      '/orgs/acme/dashboard',
      '/orgs/acme/tasks',
      '/orgs/acme/members',
      '/orgs/acme/settings',
      '/organizations',
      '/organizations/new',
      '/me',
      '/profile',
      '/user',
      '/simple/sign-in',
    ],
  },
} as const

for (const [who, { email, paths }] of Object.entries(visits)) {
  test(`for ${who}`, async ({ page }) => {
    if (email !== null) await signInAs(page, email, { organization: 'acme' })
    await recordShifts(page)
    const moved: string[] = []
    for (const path of paths) {
      await openSlowly(page, path)
      const { total, what } = await shiftsOf(page)
      if (total > limit) moved.push(`${path}: ${what}`)
    }
    expect(moved).toEqual([])
  })
}

test('on a phone, where the header has a second line; a missing placeholder is noticed', async ({ page }) => {
  await recordShifts(page)
  const openWith = async (path: string, content = '/* as it is */') => {
    await openSlowly(page, path, () => page.addStyleTag({ content }))
    return (await shiftsOf(page)).total
  }
  expect(await openWith('/sign-in')).toBeLessThan(limit)
  expect(await openWith('/sign-in', '.auth-place { min-height: 0 !important }')).toBeGreaterThan(limit)
  await signInAs(page, 'ada@acme.test', { organization: 'acme' })
  await page.setViewportSize({ width: 360, height: 720 })
  expect(await openWith('/orgs/acme/dashboard')).toBeLessThan(limit)
  expect(await openWith('/orgs/acme/dashboard', '.account { min-height: 0 !important }')).toBeGreaterThan(limit)
})
