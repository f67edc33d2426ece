import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { bundle } from './build.ts'
import { sign, pem } from './signed-tokens.ts'

const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:tasks',
  o: { id: 'org_1', slg: 'acme', rol: 'admin', per: 'read,write', fpm: '1' },
}
const program = `
  import * as rbac from '@rolecall/rbac'
  const access = rbac.defineAccess({ permissions: { 'org:tasks:read': 'See' }, roles: { 'org:admin': { name: 'Admin', permissions: 'all' } } })
  const session = rbac.sessionFromClaims(${JSON.stringify(claims)})
  globalThis.result = [
    access.permissionsOf('org:admin').join(),
    rbac.decide(session, rbac.permission('org:tasks:read')).allowed,
    rbac.explain(rbac.decide(session, rbac.permission('org:tasks:write'))),
  ].join(' | ')
`
const expected = 'org:tasks:read | true | Denied, missing permission: it takes permission org:tasks:write.'

/** Runs a bundle where there is nothing but the language. */
function runBare(code: string, globals: object = {}): Record<string, unknown> {
  const context = { ...globals } as Record<string, unknown>
  runInNewContext(code, context)
  return context
}

test('the main entry imports nothing, from Node or anywhere else', async () => {
  // A bundle for a neutral platform fails on any import it cannot follow.
  const { inputs } = await bundle(`export * from '@rolecall/rbac'`, { platform: 'neutral' })
  expect(inputs.filter((input) => !/^(<stdin>|src\/)/.test(input))).toEqual([])
})

test('works in a browser bundle, with nothing but the language around it', async () => {
  for (const platform of ['browser', 'neutral', 'node'] as const) {
    const { code } = await bundle(program, { platform, format: 'iife', minify: true })
    expect(runBare(code).result).toBe(expected)
  }
})

test('works in a worker bundle, by the conditions of workerd', async () => {
  const { code } = await bundle(program, {
    platform: 'neutral',
    format: 'iife',
    conditions: ['workerd', 'worker'],
    mainFields: ['module', 'main'],
  })
  expect(runBare(code).result).toBe(expected)
})

test('importing it has no effect', async () => {
  const { code: unused } = await bundle(`import '@rolecall/rbac'`, { treeShaking: true, ignoreAnnotations: false })
  expect(unused.replace(/\/\/.*|\s/g, '')).toBe('')
  const { code } = await bundle(`import * as rbac from '@rolecall/rbac'; export { rbac }`, { format: 'iife' })
  const before = runBare('globalThis.before = Reflect.ownKeys(globalThis)').before as unknown[]
  const after = runBare(`${code}; globalThis.before = Reflect.ownKeys(globalThis)`).before as unknown[]
  expect(after.map(String).sort()).toEqual(before.map(String).sort())
})

test('a browser island contains no definitions and no live decisions', async () => {
  const { inputs, code } = await bundle(`import { decide, permission, sessionFromAuth } from '@rolecall/rbac'
    globalThis.may = (auth) => decide(sessionFromAuth(auth), permission('org:tasks:read')).allowed`)
  expect(inputs.length).toBeGreaterThan(5)
  for (const absent of ['defineAccess', 'decideFresh', 'getOrganizationMembershipList', 'AccessError', 'describe'])
    expect(code).not.toContain(absent)
})

test('the worker entry verifies a token with web APIs only', async () => {
  const { code, inputs } = await bundle(
    `import { verifySessionToken } from '@rolecall/rbac/worker'
     globalThis.verify = (token, jwtKey) => verifySessionToken(token, { jwtKey })`,
    {
      platform: 'neutral',
      format: 'iife',
      conditions: ['workerd', 'worker', 'import'],
      mainFields: ['module', 'main'],
    },
  )
  expect(inputs.filter((input) => input.startsWith('node:'))).toEqual([])
  const {
    crypto,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    fetch,
    Headers,
    Request,
    Response,
    AbortController,
    FormData,
    atob,
    btoa,
    setTimeout,
    clearTimeout,
    console,
    Uint8Array,
    ArrayBuffer,
    Blob,
  } = globalThis
  const web = { crypto, URL, URLSearchParams, TextEncoder, TextDecoder, fetch, Headers, Request, Response, AbortController, FormData, atob, btoa, setTimeout, clearTimeout, console, Uint8Array, ArrayBuffer, Blob } // prettier-ignore
  const { verify } = runBare(code, { ...web, self: web }) as {
    verify: (token: string, jwtKey: string) => Promise<{ status: string }>
  }
  expect(await verify(await sign(claims), pem)).toMatchObject({ status: 'signed-in', userId: 'user_1' })
  expect((await verify('nonsense', pem)).status).toBe('signed-out')
})
