/** Greets the visitor by name. A placeholder keeps its space until Clerk has loaded. */
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
        <p className="quiet">Loading…</p>
      </div>
    )
  }
  if (!isSignedIn || !user) return <h1>You are signed out</h1>
  return (
    <div>
      <h1>Hello, {user.firstName ?? 'you'}</h1>
      {/* Only for the words on the page. The server decides about access. */}
      <p className="quiet">{has({ role: 'org:admin' }) ? 'You are an admin of this organization.' : 'Welcome back.'}</p>
    </div>
  )
}
