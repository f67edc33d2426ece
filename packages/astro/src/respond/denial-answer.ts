import type { DenialCode } from '../denial/denial.ts'

/** The statuses that a denial can have, and Astro's name for each (`ActionError.code`). */
export const actionCodes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  421: 'MISDIRECTED_REQUEST',
  503: 'SERVICE_UNAVAILABLE',
} as const

/** An HTTP status that a denial can have. */
export type DenialStatus = keyof typeof actionCodes

/** The HTTP status, title and sentence of a denial. */
export interface DenialAnswer {
  readonly status: DenialStatus
  readonly title: string
  readonly detail: string
}

/** Everything that depends on the code of a denial alone. */
interface DenialRow extends DenialAnswer {
  /**
   * Whether the recovery page offers to submit a denied form again, because the reason may go away: the visitor signs
   * in, waits or gets the role. `before-work`: not when a guard inside the app denied, after some of its work.
   */
  readonly sendAgain: 'always' | 'before-work' | 'never'
  /** Whether the answer tells an outsider that the route exists, so that `hide` replaces it by the app's 404. */
  readonly reveals: boolean
}

const row = (
  status: DenialStatus,
  title: string,
  detail: string,
  sendAgain: DenialRow['sendAgain'] = 'never',
  reveals = false,
): DenialRow => ({ status, title, detail, sendAgain, reveals })
const forbidden = (detail: string, sendAgain?: DenialRow['sendAgain']) => row(403, 'Forbidden', detail, sendAgain, true)
const notFound = (detail: string) => row(404, 'Not found', detail, 'never', true)
const tryAgain = (detail: string) => row(503, 'Try again soon', detail, 'always')

const rows = {
  unauthenticated: row(401, 'Not signed in', 'Sign in to continue.', 'always'),
  session_pending: row(401, 'Sign-in not finished', 'Finish signing in to continue.', 'always'),
  token_type_not_accepted: row(401, 'Token not accepted', 'This kind of token is not accepted here.'),
  no_active_organization: row(400, 'No active organization', 'Choose an organization to continue.', 'never', true),
  organization_mismatch: notFound('There is nothing here for the active organization.'),
  missing_role: forbidden('Your role does not include this.', 'before-work'),
  missing_permission: forbidden('You do not have the permission this needs.', 'before-work'),
  missing_feature: forbidden('The plan does not include this feature.', 'before-work'),
  missing_plan: forbidden('The plan does not include this.', 'before-work'),
  missing_user_role: forbidden('Your role does not include this.', 'before-work'),
  missing_user_permission: forbidden('You do not have the permission this needs.', 'before-work'),
  missing_claim: forbidden('Your account does not meet a condition of this.', 'before-work'),
  // A member who only has to confirm their identity is no outsider, so the row reveals nothing.
  reverification_required: { ...forbidden('Confirm that it is you, then try again.'), reveals: false },
  freshness_required: forbidden('This needs a live check that was not made.'),
  freshness_unavailable: tryAgain('Access could not be checked right now.'),
  unknown_route: notFound('There is nothing at this address.'),
  not_listed: forbidden('This is not open to anyone.'),
  cross_origin: forbidden('The request came from another site.'),
  untrusted_host: row(
    421,
    'Misdirected request',
    'This server does not answer for that host name. Its log says which name it was, and how to allow it.',
  ),
  service_unavailable: tryAgain('Sign-in could not be checked right now.'),
  middleware_missing: row(503, 'Not guarded', 'The server could not check access to this. Its log says why.'),
} satisfies Record<DenialCode, DenialRow>

/**
 * The answer to each denial: its HTTP status, title and sentence. `organization_mismatch` is 404 by a route parameter,
 * and 409 for a request from a page of another organization or an action.
 */
export const denialAnswers: Readonly<Record<DenialCode, DenialAnswer>> = rows

/** The answer to a denial, with the columns for `hide` and the recovery page. */
export function denialAnswer(code: DenialCode): DenialRow {
  return rows[code]
}

/** The answer to a request from a stale page, and to an action for another organization. */
export const conflict = row(
  409,
  'Another organization is active',
  'The page belongs to an organization that is no longer active. Nothing was changed.',
)

export const pageForbiddenStatus = 403
export const redirectStatus = 307
export const recoveryStatus = 401
export const retryAfterSeconds = '5'
