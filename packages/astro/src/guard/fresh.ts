import type { Decision, Requirement, Session } from '@rolecall/rbac'

// Until rbac's decideFresh is there: a fresh requirement is denied.
export function decideFresh(_client: unknown, _session: Session, requirement: Requirement, _options: unknown): Promise<Decision> {
  return Promise.resolve({ allowed: false, code: 'freshness_unavailable', requirement })
}
