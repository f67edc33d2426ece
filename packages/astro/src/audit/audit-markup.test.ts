import { describe, expect, test } from 'vitest'
import { markupFindings } from './audit-markup.ts'

const show = (attributes: string) => `<main><clerk-show ${attributes}><div hidden><p>x</p></div></clerk-show></main>`

describe('markupFindings', () => {
  test.each([
    ['data-role="org:admin"', 'role org:admin'],
    ['data-permission="org:documents:read" class="wide"', 'permission org:documents:read'],
    ['class="wide" data-feature="sso"', 'feature sso'],
    ['data-plan="gold"', 'plan gold'],
  ])('names the file and the condition of %s', (attributes, condition) => {
    const [finding, ...more] = markupFindings('dist/client/index.html', show(attributes))
    expect(finding).toMatchObject({ code: 'gated-markup', severity: 'error', file: 'dist/client/index.html' })
    expect(finding?.message).toContain(condition)
    expect(more).toEqual([])
  })

  test('leaves signed-in and signed-out alone', () => {
    expect(markupFindings('x.html', show('data-when="signed-in"') + show('data-when="signed-out"'))).toEqual([])
  })

  test('says each condition once', () => {
    const html = show('data-role="org:admin"') + show('data-plan="gold"') + show('data-role="org:admin"')
    expect(markupFindings('x.html', html)).toHaveLength(2)
  })
})
