/** Clerk's message about input that it rejected, and the field that it belongs to. */
export interface Complaint {
  /** Clerk's name for the field: `identifier`, `password`, `email_address`, `code`; `null` for a message about none. */
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
  if (!first) return { field: null, text: 'Clerk could not be reached. Your input is still here; try again.' }
  return {
    field: first.meta?.paramName ?? null,
    text: first.longMessage ?? first.message ?? 'Clerk did not accept this.',
  }
}
