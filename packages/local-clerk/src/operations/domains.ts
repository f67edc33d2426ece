/**
 * Changes of verified domains. A domain belongs to the first organization that verifies it, with a code that goes to an
 * address of the domain.
 */
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { DomainRecord, EnrollmentMode, OrganizationRecord } from '../store/records.ts'
import { type ApiError, invalidParam } from '../refusal/api-error.ts'
import { domainJson } from '../wire/domain-json.ts'
import { checkCode, sendCode } from './codes.ts'
import { domainOf, enrollmentModes, pendingInvitationsOfDomain, pendingSuggestionsOfDomain } from '../state/domains.ts'
import { enrollDomain } from './enrollment.ts'
import { revokeInvitation } from './invitations.ts'
import { checkEmail } from './email-addresses.ts'

/** Public mail providers. */
const commonProviders = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'gmx.de',
  'gmx.net',
  'web.de',
])

const nameForm = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/

/** @param given a value from a request; manual invitation if it is empty */
export function checkEnrollmentMode(given: string | null | undefined): EnrollmentMode {
  if (!given) return 'manual_invitation'
  const mode = enrollmentModes.find((known) => known === given)
  if (mode) return mode
  throw invalidParam('enrollment_mode', `enrollment_mode must be one of ${enrollmentModes.join(', ')}.`)
}

/**
 * @param organizationId the organization that the domain belongs to
 * @param exceptId the id of the domain that is being renamed
 */
export function checkDomainName(instance: Instance, given: string, organizationId: string, exceptId?: string): string {
  const name = given.trim().toLowerCase().replace(/^@/, '')
  if (!nameForm.test(name))
    throw invalidParam('name', 'name must be a domain such as example.com.', 'form_param_format_invalid')
  if (commonProviders.has(name)) {
    throw invalidParam(
      'name',
      `${name} is a common email provider and cannot be an organization's domain.`,
      'organization_domain_common',
    )
  }
  const others = instance.store.domains.by('name', name).filter((other) => other.id !== exceptId)
  if (others.some((other) => other.verified || other.organizationId === organizationId)) throw taken(name)
  return name
}

const taken = (name: string): ApiError =>
  invalidParam('name', `The domain ${name} is taken already.`, 'form_identifier_exists')

/** Several organizations may add a domain. The first one that verifies it owns it. */
function assertNotVerifiedElsewhere(instance: Instance, domain: DomainRecord): void {
  if (instance.store.domains.by('name', domain.name).some((other) => other.verified && other.id !== domain.id))
    throw taken(domain.name)
}

export interface NewDomain {
  readonly id?: string
  readonly organization: OrganizationRecord
  readonly name: string
  readonly enrollmentMode: EnrollmentMode
  readonly verified: boolean
}

export function createDomain(instance: Instance, { organization, name, ...rest }: NewDomain): DomainRecord {
  const now = instance.clock.now()
  const domain = instance.store.domains.put({
    id: rest.id ?? createId('orgdmn'),
    organizationId: organization.id,
    name: checkDomainName(instance, name, organization.id),
    enrollmentMode: rest.enrollmentMode,
    verified: rest.verified,
    affiliationEmailAddress: null,
    pending: null,
    createdAt: now,
    updatedAt: now,
  })
  instance.publish('organizationDomain.created', () => domainJson(instance, domain))
  enrollDomain(instance, domain)
  return domain
}

export function changeDomain(instance: Instance, domain: DomainRecord, changes: Partial<DomainRecord>): DomainRecord {
  if (changes.verified) assertNotVerifiedElsewhere(instance, domain)
  const changed = instance.store.domains.put({ ...domain, ...changes, updatedAt: instance.clock.now() })
  instance.publish('organizationDomain.updated', () => domainJson(instance, changed))
  enrollDomain(instance, changed)
  return changed
}

export function prepareAffiliation(instance: Instance, domain: DomainRecord, emailAddress: string): DomainRecord {
  const address = checkEmail(emailAddress, 'affiliation_email_address')
  if (domainOf(address) !== domain.name)
    throw invalidParam('affiliation_email_address', `The address must end with @${domain.name}.`)
  return changeDomain(instance, domain, {
    affiliationEmailAddress: address,
    pending: sendCode(instance, address, 'affiliation_code'),
  })
}

export function attemptAffiliation(instance: Instance, domain: DomainRecord, code: string): DomainRecord {
  const result = checkCode(instance, domain.pending, code)
  if (result.ok) return changeDomain(instance, domain, { verified: true, pending: null })
  instance.store.domains.put({ ...domain, pending: domain.pending && result.pending })
  throw result.error
}

export function withdrawOffers(instance: Instance, domain: DomainRecord): void {
  for (const invitation of pendingInvitationsOfDomain(instance, domain)) revokeInvitation(instance, invitation)
  for (const suggestion of pendingSuggestionsOfDomain(instance, domain))
    instance.store.suggestions.remove(suggestion.id)
}

export function deleteDomain(instance: Instance, domain: DomainRecord): void {
  withdrawOffers(instance, domain)
  for (const suggestion of instance.store.suggestions.by('domain', domain.id))
    instance.store.suggestions.remove(suggestion.id)
  instance.store.domains.remove(domain.id)
  instance.publish('organizationDomain.deleted', () => ({
    object: 'organization_domain',
    id: domain.id,
    deleted: true,
  }))
}
