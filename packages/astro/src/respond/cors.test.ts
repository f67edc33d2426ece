import { expect, test } from 'vitest'
import { shareWithOrigin } from './cors.ts'

const request = new Request('http://localhost/api', { headers: { origin: 'https://admin.example.com' } })

test.each([
  [{}, 'Origin'],
  [{ 'access-control-allow-origin': 'https://admin.example.com', vary: 'Origin' }, 'Origin'],
  [{ 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true', vary: 'origin, Accept' }, null],
  [{ vary: 'Cookie' }, 'Cookie, Origin'],
  [{ vary: '*' }, '*'],
] as const)('sends each CORS header once, also when the endpoint sends it: %o', (headers, vary) => {
  const answer = shareWithOrigin(new Response('', { headers }), request)
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://admin.example.com')
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
  expect(answer.headers.get('vary')).toBe(vary ?? 'origin, Accept')
})
