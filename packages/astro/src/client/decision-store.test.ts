import { permission, role } from '@rolecall/rbac'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { testAuth } from '../testing/test-auth.ts'
import { decisionStore } from './decision-store.ts'

/**
 * Clerk's own stores, as clerk-js fills them in a browser. They are in a chunk that the package does not export by
 * name.
 */
const clerkDist = dirname(dirname(fileURLToPath(import.meta.resolve('@clerk/astro/client'))))
const [chunk = ''] = globSync('external-*.js', { cwd: clerkDist })
interface Stores {
  /** `$csrState` */
  readonly p: { set: (state: object) => void }
  /** `$initialState`: what the server wrote into the page. */
  readonly m: { set: (state: object) => void }
}
const { p: browserState, m: initialState } = (await import(join(clerkDist, chunk))) as Stores

const settled = () => new Promise((resolve) => setTimeout(resolve))
const loading = { isLoaded: false, client: undefined, user: undefined, session: undefined, organization: undefined }
const signedOut = { isLoaded: true, client: {}, user: null, session: null, organization: null }
const admin = testAuth({
  userId: 'user_ada',
  organization: { id: 'org_acme', role: 'org:admin', permissions: ['org:tasks:read'] },
})

afterEach(async () => {
  initialState.set({})
  browserState.set(loading)
  await settled()
})

function watch<Value>(store: { subscribe: (listener: (value: Value) => void) => () => void }) {
  const seen: Value[] = []
  const stop = store.subscribe((value) => seen.push(value))
  return { seen, stop }
}

describe('decisionStore', () => {
  test('is undefined while Clerk loads, and then decides', async () => {
    const { seen, stop } = watch(decisionStore(role('org:admin')))
    await settled()
    expect(seen).toEqual([undefined])
    browserState.set(signedOut)
    await settled()
    expect(seen.at(-1)).toMatchObject({ allowed: false, code: 'unauthenticated' })
    stop()
  })

  test('decides at once on what the server wrote into the page', async () => {
    initialState.set(admin)
    await settled()
    const { seen, stop } = watch(decisionStore(permission('org:tasks:read')))
    await settled()
    expect(seen.at(-1)).toMatchObject({ allowed: true, session: { userId: 'user_ada' } })
    expect(seen.some((decision) => decision?.allowed === false)).toBe(false)
    stop()
  })

  test('follows a change of session', async () => {
    initialState.set(admin)
    const { seen, stop } = watch(decisionStore(role('org:admin')))
    await settled()
    browserState.set(signedOut)
    await settled()
    expect(seen.at(-1)).toMatchObject({ allowed: false, code: 'unauthenticated' })
    stop()
  })

  test('gives one value for one state, as React needs it', async () => {
    initialState.set(admin)
    const store = decisionStore(role('org:admin'))
    const stop = store.listen(() => undefined)
    await settled()
    expect(store.get()).toBe(store.get())
    stop()
  })
})
