/** The app's own sign-up form, on Clerk's `$signUpStore`. A code verifies the email address. */
import { useStore } from '@nanostores/react'
import { useState } from 'react'
import { $authStore, $signUpStore } from '../../client/clerk-stores.ts'
import { CodeForm } from './CodeForm.tsx'
import { Field } from './Field.tsx'
import { SignedIn } from './SignInForm.tsx'
import { textOf, useClerkForm } from './use-clerk-form.ts'

export function SignUpForm({ other }: { readonly other: string }) {
  const signUp = useStore($signUpStore)
  const { userId } = useStore($authStore)
  const { ready, busy, complaint, setComplaint, attempt, submit, enter } = useClerkForm()
  const [email, setEmail] = useState('')
  const [step, setStep] = useState<'describe' | 'code'>('describe')

  type SignUp = NonNullable<typeof signUp>
  async function goOn(now: SignUp): Promise<void> {
    if (now.status === 'complete') return enter(now.createdSessionId)
    if (now.unverifiedFields.includes('email_address')) return sendCode(now)
    setComplaint({ field: null, text: `Clerk also needs: ${now.missingFields.join(', ')}. Use the full form.` })
  }

  async function sendCode(now: SignUp): Promise<void> {
    await now.prepareEmailAddressVerification({ strategy: 'email_code' })
    setStep('code')
  }

  const describe = submit(async (fields) => {
    const emailAddress = textOf(fields, 'email_address')
    setEmail(emailAddress)
    const [firstName, heardFrom] = [textOf(fields, 'first_name').trim(), textOf(fields, 'heard_from').trim()]
    if (!signUp) return
    await goOn(
      await signUp.create({
        emailAddress,
        password: textOf(fields, 'password'),
        ...(firstName && { firstName }),
        // Unsafe metadata is the visitor's own input. It is only displayed, and decides nothing.
        ...(heardFrom && { unsafeMetadata: { heardFrom } }),
      }),
    )
  })
  const prove = submit(async (fields) => {
    if (signUp) await goOn(await signUp.attemptEmailAddressVerification({ code: textOf(fields, 'code').trim() }))
  })

  if (ready && !busy && userId) return <SignedIn />
  if (step === 'code') {
    return (
      <CodeForm
        {...{ email, busy, complaint }}
        onSubmit={prove}
        onResend={() => signUp && attempt(() => sendCode(signUp))}
        onBack={() => (setStep('describe'), setComplaint(undefined))}
      />
    )
  }
  return (
    <form className="card stack" method="post" onSubmit={describe} aria-busy={busy || undefined}>
      <h1>Create an account</h1>
      {complaint?.field === null && (
        <p className="notice bad" role="alert">
          {complaint.text}
        </p>
      )}
      <Field name="first_name" label="First name" autoComplete="given-name" complaint={complaint} />
      <Field
        name="email_address"
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
        required
        autoComplete="new-password"
        hint="At least eight characters."
        complaint={complaint}
      />
      <Field name="heard_from" label="Where did you hear of Tally?" hint="Optional." complaint={complaint} />
      <div id="clerk-captcha"></div>
      <div className="actions">
        <button className="button primary" disabled={!ready || busy}>
          {ready ? 'Create account' : 'Loading…'}
        </button>
        <a className="button plain" href={other}>
          Use the full form
        </a>
      </div>
    </form>
  )
}
