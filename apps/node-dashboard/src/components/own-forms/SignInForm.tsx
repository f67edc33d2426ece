/**
 * Signing in with a form of the app's own, on Clerk's `$signInStore`: by password, or by a code in the mail. Whatever
 * else an account needs (a second factor, a new password) Clerk's own form knows.
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
    setComplaint({ field: null, text: 'This account needs one more step, which the full form has.' })
  }

  async function sendCode(now: SignIn): Promise<void> {
    const factor = now.supportedFirstFactors?.find((each) => each.strategy === 'email_code')
    if (!factor || !('emailAddressId' in factor)) {
      setComplaint({ field: 'password', text: 'Write your password: this account takes no code.' })
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
        hint="Leave it out to get a code by mail."
        complaint={complaint}
      />
      <div className="actions">
        <button className="button primary" disabled={!ready || busy}>
          {ready ? 'Sign in' : 'One moment'}
        </button>
        <a className="button plain" href={other}>
          The full form
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
