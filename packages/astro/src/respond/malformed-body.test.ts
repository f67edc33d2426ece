import { expect, test } from 'vitest'
import { isMalformedJson, malformedJsonResponse } from './malformed-body.ts'

const post = (body: string, type = 'application/json') =>
  new Request('http://localhost/_actions/a', { method: 'POST', headers: { 'content-type': type }, body })

test.each([
  ['{"title":', 'application/json', true],
  ['', 'application/json; charset=utf-8', true],
  ['{}', 'application/json', false],
  ['{"title":', 'text/plain', false],
] as const)('a syntax error comes from the body %j (%s): %s', async (body, type, expected) => {
  expect(await isMalformedJson(new SyntaxError('any'), post(body, type))).toBe(expected)
})

test('another error of the app stays an error', async () => {
  expect(await isMalformedJson(new Error('any'), post('{'))).toBe(false)
})

test('the answer is problem details', async () => {
  const answer = malformedJsonResponse()
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(await answer.json()).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
})
