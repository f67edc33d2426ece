/** Who this is, with Clerk's button in its React form: the name next to it, the account in a dialog over the page. */
import { UserButton } from '@clerk/astro/react'
import { useStore } from '@nanostores/react'
import { $organizationStore, $sessionListStore, $sessionStore } from '../client/clerk-stores.ts'
import { useHydrated } from '../client/use-hydrated.ts'

export function AccountCard() {
  const session = useStore($sessionStore)
  const sessions = useStore($sessionListStore)
  const organization = useStore($organizationStore)
  const hydrated = useHydrated()
  const known = hydrated && session
  return (
    <section className="card stack account-card" aria-busy={!known}>
      <div className="user-place">
        <UserButton showName userProfileMode="modal" />
      </div>
      <p className="quiet small">
        {known
          ? `Active ${session.lastActiveAt.toLocaleString()}, in ${organization?.name ?? 'no organization'}. ` +
            `${sessions?.length ?? 1} signed in on this browser.`
          : 'One moment.'}
      </p>
    </section>
  )
}
