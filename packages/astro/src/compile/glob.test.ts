import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareSpecificity, matchesGlob } from './glob.ts'

describe('matchesGlob', () => {
  test.each([
    ['/admin/**', '/admin'],
    ['/admin/**', '/admin/users/[id]'],
    ['/admin/**', '/admin/[...rest]'],
    ['/orgs/[slug]/**', '/orgs/[slug]/billing'],
    ['/orgs/*/billing', '/orgs/[slug]/billing'],
    ['/**', '/'],
    ['/', '/'],
    ['/docs/[...rest]', '/docs/[...rest]'],
  ])('%s covers %s', (glob, pattern) => {
    expect(matchesGlob(glob, pattern)).toBe(true)
  })

  test.each([
    ['/admin/**', '/administrators'],
    ['/admin', '/admin/users'],
    ['/admin/*', '/admin'],
    ['/admin/*', '/admin/users/[id]'],
    ['/files/*', '/files/[...path]'],
    ['/orgs/acme', '/orgs/[slug]'],
    ['/', '/about'],
  ])('%s does not cover %s', (glob, pattern) => {
    expect(matchesGlob(glob, pattern)).toBe(false)
  })

  test('agrees with a regular expression made from the glob', () => {
    const segment = fc.constantFrom('a', 'b', '[id]', '[slug]', 'x-[y]')
    const wanted = fc.constantFrom('a', 'b', '[id]', '*')
    fc.assert(
      fc.property(
        fc.array(segment, { maxLength: 4 }),
        fc.array(wanted, { maxLength: 4 }),
        fc.boolean(),
        (segments, globs, open) => {
          const glob = `/${[...globs, ...(open ? ['**'] : [])].join('/')}`
          const pattern = `/${segments.join('/')}`
          const escape = (text: string) => text.replace(/[[\]]/g, '\\$&')
          const source = globs.map((part) => (part === '*' ? '/[^/]+' : `/${escape(part)}`)).join('')
          const oracle = new RegExp(`^${source}${open ? '(/.*)?' : ''}$`).test(segments.length === 0 ? '' : pattern)
          expect(matchesGlob(glob, pattern)).toBe(oracle)
        },
      ),
    )
  })
})

describe('compareSpecificity', () => {
  test('goes from general to specific', () => {
    const shuffled = ['/a/b/c', '/a/**', '/**', '/a', '/a/*/c', '/a/b/**', '/a/*']
    expect(shuffled.sort(compareSpecificity)).toEqual(['/**', '/a/**', '/a', '/a/*', '/a/*/c', '/a/b/**', '/a/b/c'])
  })

  test('does not depend on the order in which rules are written', () => {
    const globs = ['/**', '/a/**', '/b/*', '/b/c', '/[id]', '/a/*/x']
    fc.assert(
      fc.property(fc.shuffledSubarray(globs, { minLength: globs.length }), (order) => {
        expect(order.sort(compareSpecificity)).toEqual([...globs].sort(compareSpecificity))
      }),
    )
  })
})
