import { describe, expect, test } from 'vitest'
import { closestPattern, explainMisspelling } from './spelling.ts'

describe('explainMisspelling', () => {
  test.each([
    ['admin', '"/admin"'],
    ['/admin/', '"/admin"'],
    ['/admin*', 'whole segment'],
    ['/a/**/b', 'only come last'],
    ['/admin.astro', 'no extension'],
  ])('says how to write %s here', (pattern, hint) => {
    expect(explainMisspelling(pattern)).toContain(hint)
  })

  test.each(['/', '/admin/**', '/orgs/[slug]/*', '/[...rest]', '/.well-known/x', '/*/settings'])(
    'has nothing to say about %s',
    (pattern) => {
      expect(explainMisspelling(pattern)).toBeNull()
    },
  )
})

describe('the advice for a pattern of Express', () => {
  const routes = [
    '/',
    '/organization',
    '/organization/[id]',
    '/organizations',
    '/organizations/new',
    '/user',
    '/user/settings',
    '/users',
    '/a',
    '/ab',
    '/b/c',
    '/favicon.ico',
    '/orgs/[slug]',
    '/orgs/[slug]/billing',
  ]
  test.each([
    ['/organization(.*)', ['/organization', '/organization/[id]', '/organizations', '/organizations/new']],
    ['/:path*', routes],
    ['/(a|b)(.*)', ['/a', '/ab', '/b/c']],
    ['/user/(.*)?', ['/user', '/user/settings']],
    ['/user/(.*)', ['/user/settings']],
    ['/favicon(.*)', ['/favicon.ico']],
    ['/orgs/:slug', ['/orgs/[slug]']],
    ['/orgs/:slug(.*)', ['/orgs/[slug]', '/orgs/[slug]/billing']],
    ['/orgs/:slug/billing', ['/orgs/[slug]/billing']],
    ['/(.*)', routes],
  ])('names every route that %s covered', (pattern, covered) => {
    const advice = explainMisspelling(pattern, routes) ?? ''
    for (const route of covered.slice(0, 12)) expect(advice).toContain(`"${route}"`)
    if (covered.length > 12) expect(advice).toContain(`and ${covered.length - 12} more`)
    const named = [...advice.matchAll(/"(\/[^"]*)"/g)].map((match) => match[1] as string)
    expect(named.every((route) => routes.includes(route))).toBe(true)
  })

  test.each(['/nowhere(.*)', '/x(', '/a{b}?c(', '(admin|/x)/', 'admin*', 'a/**/b', '/a*/'])(
    'is never text that would be refused: %s',
    (pattern) => {
      const advice = explainMisspelling(pattern, routes) ?? ''
      expect(advice).not.toBe('')
      for (const [, written = ''] of advice.matchAll(/write "([^"]*)"/g)) expect(explainMisspelling(written)).toBeNull()
    },
  )
})

describe('closestPattern', () => {
  test('finds the pattern that a typo was meant to be', () => {
    expect(closestPattern('/admni', ['/about', '/admin', '/'])).toBe('/admin')
    expect(closestPattern('/orgs/[slg]/billing', ['/orgs/[slug]/billing'])).toBe('/orgs/[slug]/billing')
  })

  test('suggests nothing when nothing is close', () => {
    expect(closestPattern('/payments', ['/about', '/admin'])).toBeNull()
  })
})
