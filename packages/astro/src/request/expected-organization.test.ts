import { expect, test } from 'vitest'
import { failedPolicy } from '../compile/failed-policy.ts'
import { expectedOrganizationField, expectedOrganizations } from './expected-organization.ts'

const url = new URL('http://localhost/about')
const urlencoded = 'application/x-www-form-urlencoded'

const expectedBy = (body: BodyInit, headers: Readonly<Record<string, string>> = {}) =>
  expectedOrganizations(
    failedPolicy('/'),
    new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit),
    url,
  )

/** A body without `Content-Length`, in small chunks. */
const chunked = (text: string) =>
  new Blob([text]).stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        for (let start = 0; start < chunk.length; start += 7_000) controller.enqueue(chunk.slice(start, start + 7_000))
      },
    }),
  )

const form = (fields: readonly (readonly [string, string])[]) => {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}

test.each([
  ['first', `${expectedOrganizationField}=acme&title=x`],
  ['last', `title=x&${expectedOrganizationField}=acme`],
  ['with an encoded name', 'title=x&x%2Drolecall%2Dorganization=%61cme'],
])('finds the field of a form: %s', async (_where, body) => {
  expect(await expectedBy(body, { 'content-type': urlencoded })).toEqual(['acme'])
  expect(await expectedBy(chunked(body), { 'content-type': urlencoded })).toEqual(['acme'])
})

test('finds the field of a multipart form', async () => {
  expect(
    await expectedBy(
      form([
        ['title', 'x'],
        [expectedOrganizationField, 'acme'],
      ]),
    ),
  ).toEqual(['acme'])
})

test('leaves the body to the app', async () => {
  const request = new Request(url, { method: 'POST', headers: { 'content-type': urlencoded }, body: 'title=x' })
  expect(await expectedOrganizations(failedPolicy('/'), request, url)).toEqual([])
  expect(await request.text()).toBe('title=x')
})

test('refuses a body without a length above the limit', async () => {
  const body = chunked(`title=${'x'.repeat(2_100_000)}&${expectedOrganizationField}=acme`)
  expect(await expectedBy(body, { 'content-type': urlencoded })).toEqual(['?'])
})

test('refuses a form with too many fields, and does not parse it', async () => {
  const body = 'a&'.repeat(999_000)
  const start = performance.now()
  expect(await expectedBy(body, { 'content-type': urlencoded })).toEqual(['?'])
  expect(performance.now() - start).toBeLessThan(500)
  const fields = Array.from({ length: 2_001 }, () => ['a', ''] as const)
  expect(await expectedBy(form(fields))).toEqual(['?'])
})
