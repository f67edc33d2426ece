import type { Complaint } from '../../client/clerk-complaint.ts'
import type { useClerkForm } from './use-clerk-form.ts'
import { Field } from './Field.tsx'

interface CodeFormProps {
  readonly email: string
  readonly busy: boolean
  readonly complaint: Complaint | undefined
  readonly onSubmit: ReturnType<ReturnType<typeof useClerkForm>['submit']>
  readonly onResend: () => void
  readonly onBack: () => void
}

/** The second step of both forms: the code that Clerk sent by email. */
export function CodeForm({ email, busy, complaint, onSubmit, onResend, onBack }: CodeFormProps) {
  return (
    <form className="card stack" method="post" onSubmit={onSubmit}>
      <h1>Check your email</h1>
      <p className="quiet" role="status">
        We sent a code to {email}.
      </p>
      {complaint?.field === null && (
        <p className="notice bad" role="alert">
          {complaint.text}
        </p>
      )}
      <Field
        name="code"
        label="Code"
        hint="Six digits."
        required
        autoFocus
        inputMode="numeric"
        autoComplete="one-time-code"
        complaint={complaint}
      />
      <div className="actions">
        <button className="button primary" disabled={busy}>
          Continue
        </button>
        <button className="button plain" type="button" onClick={onResend} disabled={busy}>
          Resend code
        </button>
        <button className="button plain" type="button" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  )
}
