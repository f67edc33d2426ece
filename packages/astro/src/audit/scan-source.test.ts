import { describe, expect, test } from 'vitest'
import { knownGuards } from './known-guards.ts'
import { scanSource } from './scan-source.ts'

describe('scanSource', () => {
  test('finds guards with their requirements, under any name', () => {
    const facts = scanSource(`
      import { protect as need, check, defineEndpoint } from '@rolecall/astro/server'
      const session = need(Astro, allOf(role('org:admin'), permission('org:a:b')), { hide: true })
      export const GET = defineEndpoint(permission('org:tasks:read'), (context) => new Response('(,)'))
      const x = check(context, signedIn())
    `)
    expect(facts.guards).toEqual([
      { call: 'protect', requirement: `allOf(role('org:admin'), permission('org:a:b'))` },
      { call: 'check', requirement: 'signedIn()' },
      { call: 'defineEndpoint', requirement: `permission('org:tasks:read')` },
    ])
  })

  test.each(knownGuards)('finds a call of %s', (name) => {
    const { guards } = scanSource(`import { ${name} } from '@rolecall/astro/server'\n${name}(context, signedIn())`)
    expect(guards.map(({ call }) => call)).toEqual([name])
  })

  test('reads the requirement of a protected action', () => {
    const facts = scanSource(`import { defineProtectedAction } from '@rolecall/astro/server'
      export const server = { create: defineProtectedAction({ input: z.object({ a: z.string() }), requires: role('org:admin'), handler() {} }) }`)
    expect(facts.guards).toEqual([{ call: 'defineProtectedAction', requirement: `role('org:admin')` }])
  })

  test('leaves comments, other imports and other functions alone', () => {
    const facts = scanSource(`
      import { protect } from './my-own'
      // import { protect } from '@rolecall/astro/server'
      /* protect(Astro, x) */
      protect(Astro, y); object.protect(z)
    `)
    expect(facts.guards).toEqual([])
  })

  test.each([
    ['Astro.locals.auth()', true],
    ['context.locals.currentUser()', true],
    ['locals?.auth?.()', true],
    ['locals.author()', false],
  ])('%s reads the session: %s', (code, uses) => {
    expect(scanSource(code).usesLocalsAuth).toBe(uses)
  })

  test.each([
    ['when="signed-in"', { when: 'literal', isStatic: false }],
    ['when={"signed-in"}', { when: 'literal', isStatic: false }],
    ['when={{ role: "org:admin" }}', { when: 'data', isStatic: false }],
    ['when={(has) => has({ role: "x" })}', { when: 'function', isStatic: false }],
    ['when={async has => has()} isStatic', { when: 'function', isStatic: true }],
    ['when={condition} isStatic={false}', { when: 'function', isStatic: false }],
  ])('reads <Show %s>', (attributes, use) => {
    expect(scanSource(`import { Show } from '@clerk/astro/components'\n<Show ${attributes}>x</Show>`).shows).toEqual([
      use,
    ])
  })
})
