/** A scope that was opened without a session. */
export interface ScopeEvent {
  readonly reason: string
  readonly at: Date
  /** Missing for `systemScope`, which is not limited to one. */
  readonly organizationId?: string
}

export const logToStandardError = ({ reason, at, organizationId }: ScopeEvent): void =>
  console.warn(
    `[rolecall] ${at.toISOString()} ${organizationId ? `scope of ${organizationId}` : 'system scope'}: ${reason}`,
  )
