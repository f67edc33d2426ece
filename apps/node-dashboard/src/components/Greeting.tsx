/** Says hello in the browser. Until Clerk has loaded nobody knows who this is, and the place is kept. */
import { useAuth } from '@clerk/astro/react'
import { useStore } from '@nanostores/react'
import { $userStore } from '../client/clerk-stores.ts'

export function Greeting() {
  const { isLoaded, isSignedIn, has } = useAuth()
  const user = useStore($userStore)
  if (!isLoaded || user === undefined) return <h1 aria-busy="true">Hello</h1>
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
