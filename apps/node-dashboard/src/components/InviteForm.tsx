/**
 * Invites people. Without JavaScript it is a form like any other, for the action; with it, it asks the app's API, so
 * that the page stays and Clerk's limits are told in words.
 */
import { useState, type SubmitEvent } from 'react'
import { refreshPart } from '../scripts/refresh-part.ts'

interface InviteFormProps {
  readonly action: string
  /** The id of the organization that this page shows. */
  readonly organization: string
  readonly roles: readonly { readonly key: string; readonly name: string }[]
  /** What was typed, and chosen, in a form that could not be sent. */
  readonly emails: string
  readonly role: string
}

type Notice = { readonly bad: boolean; readonly text: string }

export function InviteForm({ action, organization, roles, emails, role }: InviteFormProps) {
  const [notice, setNotice] = useState<Notice>()
  const [busy, setBusy] = useState(false)

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const addresses = textOf(fields.get('emails'))
      .split(/[\s,;]+/)
      .filter(Boolean)
    setBusy(true)
    const outcome = await sendInvitations(organization, addresses, textOf(fields.get('role')))
    setBusy(false)
    setNotice(outcome)
    if (outcome.bad) return
    form.reset()
    // Who was just invited is on the first page.
    const firstPage = new URL(location.href)
    firstPage.searchParams.delete('invitations')
    await refreshPart('invitations', firstPage.href)
  }

  return (
    <form className="stack" method="POST" action={action} onSubmit={(event) => void submit(event)}>
      <input type="hidden" name="x-rolecall-organization" value={organization} />
      {notice && (
        <p className={notice.bad ? 'notice bad' : 'notice'} role={notice.bad ? 'alert' : 'status'}>
          {notice.text}
        </p>
      )}
      <div className="invite">
        <label className="labelled">
          Email addresses
          <input
            className="field"
            name="emails"
            required
            autoComplete="off"
            defaultValue={emails}
            placeholder="one@example.com, two@example.com"
          />
        </label>
        <label className="labelled">
          Role
          <select className="field" name="role" defaultValue={role}>
            {roles.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button className="button primary" disabled={busy}>
          Invite
        </button>
      </div>
    </form>
  )
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')

async function sendInvitations(organization: string, emails: readonly string[], role: string): Promise<Notice> {
  const response = await fetch('/api/invite', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-rolecall-organization': organization,
    },
    body: JSON.stringify(emails.length === 1 ? { emailAddress: emails[0], role } : { emailAddresses: emails, role }),
  }).catch(() => undefined)
  if (!response) {
    const text = navigator.onLine
      ? 'The server gave no answer, so they may or may not have been invited. Look at the pending invitations in another tab before you try again.'
      : 'You are offline, so no answer came. When you are back, look at the list before you try again.'
    return { bad: true, text }
  }
  if (response.ok) return { bad: false, text: `Invited ${emails.join(', ')}.` }
  // The guard answers before anything runs, and says so in this header.
  const refused = response.headers.has('x-rolecall-code') ? 'Nobody was invited. ' : ''
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; errors?: { message: string }[] }
  const unknown = `The server answered ${response.status}, so they may or may not have been invited. Look at the pending invitations in another tab before you try again.`
  return { bad: true, text: problem.errors?.[0]?.message ?? (problem.detail ? refused + problem.detail : unknown) }
}
