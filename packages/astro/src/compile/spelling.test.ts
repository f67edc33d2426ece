import { describe, expect, test } from 'vitest'
import { closestPattern, explainMisspelling } from './spelling.ts'

describe('explainMisspelling', () => {
  test.each([
    ['/dashboard(.*)', '"/dashboard/**"'],
    ['/orgs/:slug(.*)', '"/orgs/[slug]/**"'],
    ['/orgs/:slug', '"/orgs/[slug]"'],
    ['/orgs/:slug/billing', '"/orgs/[slug]/billing"'],
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

describe('closestPattern', () => {
  test('finds the pattern that a typo was meant to be', () => {
    expect(closestPattern('/admni', ['/about', '/admin', '/'])).toBe('/admin')
    expect(closestPattern('/orgs/[slg]/billing', ['/orgs/[slug]/billing'])).toBe('/orgs/[slug]/billing')
  })

  test('suggests nothing when nothing is close', () => {
    expect(closestPattern('/payments', ['/about', '/admin'])).toBeNull()
  })
})
