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

const forbidden = (detail: string) => ({ status: 403, title: 'Forbidden', detail, reveals: true }) as const
const tryAgain = (detail: string) =>
  ({ status: 503, title: 'Try again soon', detail, sendAgain: 'always', reveals: false }) as const

const rows = {
  unauthenticated: {
    status: 401,
    title: 'Not signed in',
    detail: 'Sign in to continue.',
    sendAgain: 'always',
    reveals: false,
  },
  session_pending: {
    status: 401,
    title: 'Sign-in not finished',
    detail: 'Finish signing in to continue.',
    sendAgain: 'always',
    reveals: false,
  },
  token_type_not_accepted: {
    status: 401,
    title: 'Token not accepted',
    detail: 'This kind of token is not accepted here.',
    sendAgain: 'never',
    reveals: false,
  },
  no_active_organization: {
    status: 400,
    title: 'No active organization',
    detail: 'Choose an organization to continue.',
    sendAgain: 'never',
    reveals: true,
  },
  organization_mismatch: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here for the active organization.',
    sendAgain: 'never',
    reveals: true,
  },
  missing_role: { ...forbidden('Your role does not include this.'), sendAgain: 'before-work' },
  missing_permission: { ...forbidden('You do not have the permission this needs.'), sendAgain: 'before-work' },
  missing_feature: { ...forbidden('The plan does not include this feature.'), sendAgain: 'before-work' },
  missing_plan: { ...forbidden('The plan does not include this.'), sendAgain: 'before-work' },
  // A member who only has to confirm their identity is no outsider.
  reverification_required: {
    ...forbidden('Confirm that it is you, then try again.'),
    sendAgain: 'never',
    reveals: false,
  },
  freshness_required: { ...forbidden('This needs a live check that was not made.'), sendAgain: 'never' },
  freshness_unavailable: tryAgain('Access could not be checked right now.'),
  unknown_route: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing at this address.',
    sendAgain: 'never',
    reveals: true,
  },
  not_listed: { ...forbidden('This is not open to anyone.'), sendAgain: 'never' },
  cross_origin: { ...forbidden('The request came from another site.'), sendAgain: 'never' },
  untrusted_host: {
    status: 421,
    title: 'Misdirected request',
    detail: 'This server does not answer for that host name. Its log says which name it was, and how to allow it.',
    sendAgain: 'never',
    reveals: false,
  },
  service_unavailable: tryAgain('Sign-in could not be checked right now.'),
  middleware_missing: {
    status: 503,
    title: 'Not guarded',
    detail: 'The server could not check access to this. Its log says why.',
    sendAgain: 'never',
    reveals: false,
  },
} as const satisfies Record<DenialCode, DenialRow>

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
export const conflict: DenialRow = {
  status: 409,
  title: 'Another organization is active',
  detail: 'The page belongs to an organization that is no longer active. Nothing was changed.',
  sendAgain: 'never',
  reveals: false,
}

export const pageForbiddenStatus = 403
export const redirectStatus = 307
export const recoveryStatus = 401
export const retryAfterSeconds = '5'
