import { useStore } from '@nanostores/react'
import { useState, type SubmitEvent } from 'react'
import { complaintFrom, type Complaint } from '../../client/clerk-complaint.ts'
import { $clerkStore } from '../../client/clerk-stores.ts'
import { returnAddress } from '../../client/return-address.ts'
import { useHydrated } from '../../client/use-hydrated.ts'

/** State that both forms share: whether Clerk has loaded, its messages, and the end of the flow. */
export function useClerkForm() {
  const clerk = useStore($clerkStore)
  const hydrated = useHydrated()
  const [busy, setBusy] = useState(false)
  const [complaint, setComplaint] = useState<Complaint>()

  /** Clerk's message about rejected input is shown next to its field. */
  const attempt = (work: () => Promise<void>): void => {
    setBusy(true)
    setComplaint(undefined)
    work()
      .catch((error: unknown) => setComplaint(complaintFrom(error)))
      .finally(() => setBusy(false))
  }

  const submit = (send: (fields: FormData) => Promise<void>) => (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    attempt(() => send(fields))
  }

  /** Activates the new session and continues with a full load, because the server reads the session from a cookie. */
  async function enter(session: string | null): Promise<void> {
    await clerk?.setActive({ session })
    const page = new URL(location.href)
    location.assign(returnAddress(page, '/organizations'))
  }

  return { ready: hydrated && clerk?.loaded === true, busy, complaint, setComplaint, attempt, submit, enter }
}

export const textOf = (fields: FormData, name: string): string => {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}
