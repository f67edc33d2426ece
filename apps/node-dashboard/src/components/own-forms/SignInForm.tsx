/**
 * The app's own sign-in form, on Clerk's `$signInStore`: by password or by an emailed code. For further steps (a second
 * factor, a new password) it refers to Clerk's form.
 */
import { useStore } from '@nanostores/react'
import { useState } from 'react'
import { $authStore, $signInStore } from '../../client/clerk-stores.ts'
import { CodeForm } from './CodeForm.tsx'
import { Field } from './Field.tsx'
import { textOf, useClerkForm } from './use-clerk-form.ts'

export function SignInForm({ other }: { readonly other: string }) {
  const signIn = useStore($signInStore)
  const { userId } = useStore($authStore)
  const { ready, busy, complaint, setComplaint, attempt, submit, enter } = useClerkForm()
  const [email, setEmail] = useState('')
  const [step, setStep] = useState<'identify' | 'code'>('identify')

  type SignIn = NonNullable<typeof signIn>
  async function goOn(now: SignIn): Promise<void> {
    if (now.status === 'complete') return enter(now.createdSessionId)
    if (now.status === 'needs_first_factor') return sendCode(now)
    setComplaint({ field: null, text: 'This account needs one more step. Use the full form.' })
  }

  async function sendCode(now: SignIn): Promise<void> {
    const factor = now.supportedFirstFactors?.find((each) => each.strategy === 'email_code')
    if (!factor || !('emailAddressId' in factor)) {
      setComplaint({ field: 'password', text: 'Enter your password: this account does not accept codes.' })
      return
    }
    await now.prepareFirstFactor({ strategy: 'email_code', emailAddressId: factor.emailAddressId })
    setStep('code')
  }

  const identify = submit(async (fields) => {
    const [identifier, password] = [textOf(fields, 'identifier'), textOf(fields, 'password')]
    setEmail(identifier)
    if (signIn) await goOn(await signIn.create({ identifier, ...(password && { password }) }))
  })
  const prove = submit(async (fields) => {
    if (signIn)
      await goOn(await signIn.attemptFirstFactor({ strategy: 'email_code', code: textOf(fields, 'code').trim() }))
  })

  if (ready && !busy && userId) return <SignedIn />
  if (step === 'code') {
    return (
      <CodeForm
        {...{ email, busy, complaint }}
        onSubmit={prove}
        onResend={() => signIn && attempt(() => sendCode(signIn))}
        onBack={() => (setStep('identify'), setComplaint(undefined))}
      />
    )
  }
  return (
    <form className="card stack" method="post" onSubmit={identify} aria-busy={busy || undefined}>
      <h1>Sign in</h1>
      {complaint?.field === null && (
        <p className="notice bad" role="alert">
          {complaint.text}
        </p>
      )}
      <Field
        name="identifier"
        label="Email address"
        type="email"
        required
        autoComplete="username"
        defaultValue={email}
        complaint={complaint}
      />
      <Field
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        hint="Leave it empty to get a code by email."
        complaint={complaint}
      />
      <div className="actions">
        <button className="button primary" disabled={!ready || busy}>
          {ready ? 'Sign in' : 'Loading…'}
        </button>
        <a className="button plain" href={other}>
          Use the full form
        </a>
      </div>
    </form>
  )
}

export function SignedIn() {
  return (
    <div className="card stack">
      <h1>You are signed in</h1>
      <p>
        <a className="button" href="/organizations">
          Your organizations
        </a>
      </p>
    </div>
  )
}
