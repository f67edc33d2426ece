/** What Clerk says when it does not take what was typed, and into which field. */
export interface Complaint {
  /** Clerk's name for the field: `identifier`, `password`, `email_address`, `code`; `null` when it is about none. */
  readonly field: string | null
  readonly text: string
}

interface ClerkError {
  readonly longMessage?: string
  readonly message?: string
  readonly meta?: { readonly paramName?: string }
}

export function complaintFrom(error: unknown): Complaint {
  const [first] = (error as { readonly errors?: readonly ClerkError[] } | null)?.errors ?? []
  if (!first) return { field: null, text: 'Clerk could not be reached. What you typed is still here; try again.' }
  return {
    field: first.meta?.paramName ?? null,
    text: first.longMessage ?? first.message ?? 'Clerk did not take that.',
  }
}
