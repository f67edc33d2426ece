import type { APIContext } from 'astro'
import { expect, test } from 'vitest'
import { admit, isActionAdmitted, isAdmitted, isAnythingAdmitted } from './admission.ts'

function setup({ action = null as string | null } = {}) {
  const cookies = {} as APIContext['cookies']
  const params = { slug: 'acme' }
  admit({ cookies }, { routePattern: '/orgs/[slug]', method: 'GET', params, action })
  return { cookies, params, request: { method: 'GET' } }
}

test('admits the same pass to the same route', () => {
  const pass = setup()
  expect(isAdmitted(pass, '/orgs/[slug]')).toBe(true)
  expect(isAdmitted({ ...pass, params: { slug: 'acme' } }, '/orgs/[slug]')).toBe(true)
  expect(isAnythingAdmitted(pass)).toBe(true)
})

test('does not admit parameters that were changed later', () => {
  const pass = setup()
  pass.params.slug = 'globex'
  expect(isAdmitted(pass, '/orgs/[slug]')).toBe(false)
})

test.each([
  ['another pattern', {}, '/admin'],
  ['other parameters', { params: { slug: 'globex' } }, '/orgs/[slug]'],
  ['a parameter more', { params: { slug: 'acme', id: '1' } }, '/orgs/[slug]'],
  ['a parameter less', { params: {} }, '/orgs/[slug]'],
  ['an inherited parameter', { params: Object.create({ slug: 'acme' }) as { slug: string } }, '/orgs/[slug]'],
  ['another method', { request: { method: 'POST' } }, '/orgs/[slug]'],
  ['another pass', { cookies: {} }, '/orgs/[slug]'],
])('does not admit %s', (_name, change, pattern) => {
  expect(isAdmitted({ ...setup(), ...change }, pattern)).toBe(false)
})

test.each([
  ['tasks.create', ['tasks', 'create'], true],
  ['tasks.%63reate', ['tasks', 'create'], true],
  ['tasks.create/', ['tasks', 'create'], true],
  ['tasks%2Ecreate', ['tasks', 'create'], false],
  ['tasks.create.orThrow', ['tasks', 'create'], false],
  ['tasks.%', ['tasks', 'create'], false],
  ['tasks', ['tasks', 'create'], false],
])('an action named %s admits to %j: %s', (action, path, admitted) => {
  expect(isActionAdmitted(setup({ action }), path)).toBe(admitted)
})
