/** The visitor's account, with Clerk's user button in React: it shows the name and opens the account in a dialog. */
import { useAuth, UserButton } from '@clerk/astro/react'
import { useStore } from '@nanostores/react'
import { useState } from 'react'
import { $organizationStore, $sessionListStore, $sessionStore } from '../client/clerk-stores.ts'
import { useHydrated } from '../client/use-hydrated.ts'

export function AccountCard() {
  const session = useStore($sessionStore)
  const sessions = useStore($sessionListStore)
  const organization = useStore($organizationStore)
  const hydrated = useHydrated()
  const { getToken, signOut } = useAuth()
  const [answer, setAnswer] = useState<string>()
  const known = hydrated && session

  /** As an API client would: with a token instead of the cookie. */
  async function askApi() {
    const token = await getToken()
    const response = await fetch('/api/me', { headers: { authorization: `Bearer ${token}` }, credentials: 'omit' })
    setAnswer(
      response.ok ? JSON.stringify(await response.json(), null, 2) : `The API responded with ${response.status}.`,
    )
  }

  return (
    <section className="card stack account-card" aria-busy={!known}>
      <div className="user-place">
        <UserButton showName userProfileMode="modal" />
      </div>
      <p className="quiet small">
        {known
          ? `${organization?.name ?? 'No organization'} · Active ${session.lastActiveAt.toLocaleString()} · ` +
            `Accounts in this browser: ${sessions?.length ?? 1}`
          : 'Loading…'}
      </p>
      <div className="actions">
        <button className="button" disabled={!known} onClick={() => void askApi()}>
          Call the API
        </button>
        <button className="button" disabled={!known} onClick={() => void signOut({ redirectUrl: '/' })}>
          Sign out
        </button>
      </div>
      {answer && <pre className="scroll small">{answer}</pre>}
    </section>
  )
}
