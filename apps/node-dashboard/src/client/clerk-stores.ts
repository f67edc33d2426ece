/**
 * Clerk's stores for islands: `undefined` while Clerk loads, `null` when signed out, else the resource. Clerk bundles its
 * own nanostores. The stores of both work together but their types differ, so they are converted here.
 */
import * as clerk from '@clerk/astro/client'
import type { Store, StoreValue } from 'nanostores'

type Readable<Value> = Store<Value>
interface ClerkStore<Value> {
  get(): Value
}
const readable = <Value>(store: ClerkStore<Value>): Readable<Value> => store as unknown as Readable<Value>

export const $authStore = readable(clerk.$authStore)
export const $clerkStore = readable(clerk.$clerkStore)
export const $userStore = readable(clerk.$userStore)
export const $organizationStore = readable(clerk.$organizationStore)
export const $sessionStore = readable(clerk.$sessionStore)
export const $sessionListStore = readable(clerk.$sessionListStore)
export const $signInStore = readable(clerk.$signInStore)
export const $signUpStore = readable(clerk.$signUpStore)
export type UserResource = NonNullable<StoreValue<typeof $userStore>>
