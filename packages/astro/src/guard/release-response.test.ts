import { expect, test } from 'vitest'
import { requestState } from '../request/request-state.ts'
import { releaseResponse } from './release-response.ts'

const stateOf = (personal: boolean) => Object.assign(requestState({ locals: {} }), { personal })

test('a personal response is stored by no cache', () => {
  const { headers } = releaseResponse(new Response('mine'), stateOf(true))
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('vary')).toBe('Cookie, Authorization')
})

test.each([
  ['Accept-Encoding', 'Accept-Encoding, Cookie, Authorization'],
  ['*', '*'],
])('keeps what the app says it varies by: %s', (vary, expected) => {
  expect(releaseResponse(new Response('', { headers: { vary } }), stateOf(true)).headers.get('vary')).toBe(expected)
})

test('marks a response whose headers cannot be changed', () => {
  const { headers, status } = releaseResponse(Response.redirect('http://localhost/next', 302), stateOf(true))
  expect(status).toBe(302)
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('vary')).toBe('Cookie, Authorization')
})

test.each([
  'CDN-Cache-Control',
  'Vercel-CDN-Cache-Control',
  'Netlify-CDN-Cache-Control',
  'Cloudflare-CDN-Cache-Control',
  'Fastly-Cache-Control',
  'Surrogate-Control',
  'Edge-Control',
  'Expires',
  'X-Accel-Expires',
  'Netlify-Vary',
])('a personal response asks no CDN to store it: %s', (name) => {
  const headers = { [name]: 'public, max-age=60', 'x-app': 'kept' }
  const personal = releaseResponse(new Response('mine', { headers }), stateOf(true))
  expect([personal.headers.get(name), personal.headers.get('x-app')]).toEqual([null, 'kept'])
  const shared = releaseResponse(new Response('ours', { headers }), stateOf(false))
  expect(shared.headers.get(name)).toBe('public, max-age=60')
})

test('leaves a response for everybody as it is', () => {
  const response = new Response('ours', { headers: { 'cache-control': 'public, max-age=60' } })
  expect(releaseResponse(response, stateOf(false))).toBe(response)
})
