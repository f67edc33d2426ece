/**
 * Invites people. Without JavaScript the form calls the action. With JavaScript it calls the API, so that the page stays
 * and the message about Clerk's limits appears in it.
 */
import { useState, type SubmitEvent } from 'react'
import { refreshPart } from '../scripts/refresh-part.ts'

interface InviteFormProps {
  readonly action: string
  /** The id of the organization that this page belongs to. */
  readonly organization: string
  readonly roles: readonly { readonly key: string; readonly name: string }[]
  /** The input of a form that could not be saved. */
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
    // New invitations are on the first page.
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
      ? 'The server did not respond, so the invitations may or may not have been sent. Check the pending invitations in another tab before you try again.'
      : 'You are offline, so no response arrived. When you are online again, check the list before you try again.'
    return { bad: true, text }
  }
  if (response.ok) return { bad: false, text: `Invited ${emails.join(', ')}.` }
  // This header is set when access was denied before anything ran.
  const denied = response.headers.has('x-rolecall-code') ? 'No invitation was sent. ' : ''
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; errors?: { message: string }[] }
  const unknown = `The server responded with ${response.status}, so the invitations may or may not have been sent. Check the pending invitations in another tab before you try again.`
  return { bad: true, text: problem.errors?.[0]?.message ?? (problem.detail ? denied + problem.detail : unknown) }
}
