/** The link to sign-in or to the account, on prerendered pages. It also works before Clerk has loaded. */
import { SignInButton } from '@clerk/astro/react'
import { useStore } from '@nanostores/react'
import { $authStore } from '../client/clerk-stores.ts'
import { useHydrated } from '../client/use-hydrated.ts'

export function AccountLink() {
  const { userId } = useStore($authStore)
  const hydrated = useHydrated()
  if (hydrated && userId === null) {
    return (
      <SignInButton mode="modal" fallbackRedirectUrl="/organizations" signUpFallbackRedirectUrl="/organizations">
        <button className="button account-link">Sign in</button>
      </SignInButton>
    )
  }
  return (
    <a className="button account-link" href="/organizations">
      {hydrated && userId !== undefined ? 'Your organizations' : 'Your account'}
    </a>
  )
}
