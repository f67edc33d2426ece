import { expect, test } from 'vitest'
import { denial } from '../denial/denial.ts'
import { testSession } from '../testing/test-context.ts'
import type { DenialFacts } from './denial-response.ts'
import { denialResponse } from './denial-response.ts'

const facts = (more: Partial<DenialFacts>): DenialFacts => ({
  denial: denial('missing_role', 'route'),
  request: new Request('http://localhost/admin', { headers: { accept: 'text/html', 'sec-fetch-dest': 'document' } }),
  kind: 'page',
  session: testSession({}),
  returnTo: '/admin',
  sameOrigin: true,
  expected: null,
  expectedPage: null,
  signInUrl: () => '/sign-in',
  forbiddenPage: () => Promise.resolve(null),
  ...more,
})

test("asks no CDN to store the app's own 403 page", async () => {
  const headers = { 'cdn-cache-control': 'max-age=60', expires: 'Tue, 01 Dec 2099 00:00:00 GMT' }
  const own = () => Promise.resolve(new Response('APP-403', { headers }))
  const answer = await denialResponse(facts({ forbiddenPage: own }))
  expect(await answer.text()).toBe('APP-403')
  expect(answer.status).toBe(403)
  expect(answer.headers.get('cdn-cache-control')).toBeNull()
  expect(answer.headers.get('expires')).toBeNull()
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
})
