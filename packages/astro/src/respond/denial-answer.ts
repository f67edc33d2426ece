import type { DenialCode } from '../denial/denial.ts'

/** The HTTP status, title and sentence of each denial. The only table of its kind. */
export interface DenialAnswer {
  readonly status: number
  readonly title: string
  readonly detail: string
}

const forbidden = (detail: string): DenialAnswer => ({ status: 403, title: 'Forbidden', detail })

const answers: Readonly<Record<DenialCode, DenialAnswer>> = {
  unauthenticated: { status: 401, title: 'Not signed in', detail: 'Sign in to continue.' },
  session_pending: { status: 401, title: 'Sign-in not finished', detail: 'Finish signing in to continue.' },
  token_type_not_accepted: {
    status: 401,
    title: 'Token not accepted',
    detail: 'This kind of token is not accepted here.',
  },
  no_active_organization: {
    status: 400,
    title: 'No active organization',
    detail: 'Choose an organization to continue.',
  },
  organization_mismatch: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here for the active organization.',
  },
  missing_role: forbidden('Your role does not include this.'),
  missing_permission: forbidden('You do not have the permission this needs.'),
  missing_feature: forbidden('The plan does not include this feature.'),
  missing_plan: forbidden('The plan does not include this.'),
  reverification_required: forbidden('Confirm that it is you, then try again.'),
  freshness_required: forbidden('This needs a live check that was not made.'),
  freshness_unavailable: { status: 503, title: 'Try again soon', detail: 'Access could not be checked right now.' },
  unknown_route: { status: 404, title: 'Not found', detail: 'There is nothing at this address.' },
  not_listed: forbidden('This is not open to anyone.'),
  cross_origin: forbidden('The request came from another site.'),
  untrusted_host: {
    status: 421,
    title: 'Misdirected request',
    detail: 'This server does not answer for that host name. Its log says which name it was, and how to allow it.',
  },
  service_unavailable: { status: 503, title: 'Try again soon', detail: 'Sign-in could not be checked right now.' },
}

/** The answer to a denial by route parameter; the expectation of a stale page is a conflict instead. */
export function denialAnswer(code: DenialCode): DenialAnswer {
  return answers[code]
}

export const conflict: DenialAnswer = {
  status: 409,
  title: 'Another organization is active',
  detail: 'The page belongs to an organization that is no longer active. Nothing was changed.',
}

export const pageForbiddenStatus = 403
export const redirectStatus = 307
export const recoveryStatus = 401
export const retryAfterSeconds = '5'
