/** Says hello in the browser. Until Clerk has loaded nobody knows who this is, and the place is kept. */
import { useAuth } from '@clerk/astro/react'
import { useStore } from '@nanostores/react'
import { $userStore } from '../client/clerk-stores.ts'
import { useHydrated } from '../client/use-hydrated.ts'

export function Greeting() {
  const { isLoaded, isSignedIn, has } = useAuth()
  const user = useStore($userStore)
  const hydrated = useHydrated()
  if (!hydrated || !isLoaded || user === undefined) {
    return (
      <div aria-busy="true">
        <h1>Hello</h1>
        <p className="quiet">One moment.</p>
      </div>
    )
  }
  if (!isSignedIn || !user) return <h1>You are signed out</h1>
  return (
    <div>
      <h1>Hello, {user.firstName ?? 'you'}</h1>
      {/* For what is said, not for what is allowed: the server decides that. */}
      <p className="quiet">
        {has({ role: 'org:admin' }) ? 'You run the organization you are in.' : 'Good to see you.'}
      </p>
    </div>
  )
}
