/** The way in, on pages that are the same for everybody. It leads somewhere sensible whether or not Clerk has loaded. */
import { useStore } from '@nanostores/react'
import { $authStore } from '../client/clerk-stores.ts'
import { useHydrated } from '../client/use-hydrated.ts'

export function AccountLink() {
  const { userId } = useStore($authStore)
  const hydrated = useHydrated()
  const label = !hydrated || userId === undefined ? 'Your account' : userId === null ? 'Sign in' : 'Your dashboard'
  return (
    <a className="button account-link" href={hydrated && userId === null ? '/sign-in' : '/organizations'}>
      {label}
    </a>
  )
}
