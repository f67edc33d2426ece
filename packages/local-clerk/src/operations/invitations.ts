/** Invitations to an organization or to the application. */
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { InvitationRecord, MembershipRecord, Metadata, OrganizationRecord, UserRecord } from '../store/records.ts'
import { ApiError } from '../refusal/api-error.ts'
import { backendInvitation } from '../wire/backend/invitation-json.ts'
import { sendMail } from './codes.ts'
import { invitationStatus, pendingInvitationsOf, invitationUrl, assertPending } from '../state/invitations.ts'
import { addMembership } from './memberships.ts'
import { findMembership } from '../state/memberships.ts'
import { requireRole } from '../state/roles.ts'
import { checkEmail } from './email-addresses.ts'
import { findUserByEmail } from '../state/users.ts'

const day = 86_400_000

export interface NewInvitation {
  /** `null` for an invitation to the application. */
  readonly organization: OrganizationRecord | null
  readonly emailAddress: string
  readonly role: string
  readonly inviterUserId?: string | null | undefined
  readonly redirectUrl?: string | null | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  readonly expiresInDays?: number | undefined
  /** `false` sends no mail. */
  readonly notify?: boolean | undefined
  readonly ignoreExisting?: boolean | undefined
  readonly domainId?: string | undefined
}

export function createInvitation(instance: Instance, input: NewInvitation): InvitationRecord {
  const { organization } = input
  const emailAddress = checkEmail(input.emailAddress)
  if (organization) {
    requireRole(instance, input.role)
    assertNotInvited(instance, organization, emailAddress)
  } else if (!input.ignoreExisting) {
    assertNoAccount(instance, emailAddress)
  }
  const now = instance.clock.now()
  const invitation = instance.store.invitations.put({
    id: createId(organization ? 'orginv' : 'inv'),
    organizationId: organization?.id ?? null,
    emailAddress,
    role: input.role,
    status: 'pending',
    ticket: `local_invitation_${randomText(40)}`,
    redirectUrl: input.redirectUrl ?? null,
    inviterUserId: input.inviterUserId ?? null,
    domainId: input.domainId ?? null,
    publicMetadata: input.publicMetadata ?? {},
    privateMetadata: input.privateMetadata ?? {},
    expiresAt: now + (input.expiresInDays ?? 30) * day,
    createdAt: now,
    updatedAt: now,
  })
  if (input.notify !== false) mailInvitation(instance, invitation, organization)
  if (organization) instance.publish('organizationInvitation.created', () => backendInvitation(instance, invitation))
  return invitation
}

function mailInvitation(
  instance: Instance,
  invitation: InvitationRecord,
  organization: OrganizationRecord | null,
): void {
  const link = invitationUrl(instance, invitation)
  const subject = organization
    ? `You are invited to join ${organization.name}`
    : `You are invited to join ${instance.settings.applicationName}`
  sendMail(instance, {
    to: invitation.emailAddress,
    kind: organization ? 'organization_invitation' : 'invitation',
    subject,
    text: `${subject}. Accept: ${link}`,
    code: null,
    link,
  })
}

function assertNotInvited(instance: Instance, organization: OrganizationRecord, email: string): void {
  const member = findUserByEmail(instance, email)
  if (member && findMembership(instance, organization.id, member.id)) {
    throw new ApiError(
      400,
      'already_a_member_in_organization',
      'already a member',
      `${email} is already a member of the organization.`,
      { param_name: 'email_address' },
    )
  }
  if (pendingInvitationsOf(instance, organization.id).some((invitation) => invitation.emailAddress === email)) {
    throw new ApiError(
      400,
      'duplicate_record',
      'duplicate invitation',
      `There are already pending invitations for the following email addresses: ${email}`,
      { param_name: 'email_address', email_addresses: [email] },
    )
  }
}

function assertNoAccount(instance: Instance, email: string): void {
  if (findUserByEmail(instance, email)) {
    throw new ApiError(400, 'form_identifier_exists', 'already exists', `${email} has an account already.`, {
      param_name: 'email_address',
    })
  }
  const pending = instance.store.invitations
    .by('email', email)
    .some((other) => other.organizationId === null && invitationStatus(instance, other) === 'pending')
  if (pending) {
    throw new ApiError(
      400,
      'duplicate_record',
      'duplicate invitation',
      `There is already a pending invitation for ${email}.`,
      { param_name: 'email_address' },
    )
  }
}

/** Adds `user` to the organization with the role and metadata of the invitation. */
export function acceptInvitation(
  instance: Instance,
  invitation: InvitationRecord,
  user: UserRecord,
): MembershipRecord | undefined {
  assertPending(instance, invitation)
  const organization = invitation.organizationId
    ? instance.store.organizations.get(invitation.organizationId)
    : undefined
  const membership =
    organization && !findMembership(instance, organization.id, user.id)
      ? addMembership(instance, {
          organization,
          user,
          role: invitation.role,
          publicMetadata: invitation.publicMetadata,
          privateMetadata: invitation.privateMetadata,
        })
      : undefined
  const accepted = instance.store.invitations.put({
    ...invitation,
    status: 'accepted',
    updatedAt: instance.clock.now(),
  })
  if (organization)
    instance.publish('organizationInvitation.accepted', () => ({
      ...backendInvitation(instance, accepted),
      user_id: user.id,
    }))
  return membership
}

export function revokeInvitation(instance: Instance, invitation: InvitationRecord): InvitationRecord {
  assertPending(instance, invitation)
  const revoked = instance.store.invitations.put({ ...invitation, status: 'revoked', updatedAt: instance.clock.now() })
  if (invitation.organizationId)
    instance.publish('organizationInvitation.revoked', () => backendInvitation(instance, revoked))
  return revoked
}

const requestTimes = new WeakMap<Instance, Map<string, number[]>>()

/**
 * Counts one invitation request. Clerk allows 250 single and 50 bulk requests per organization and hour, over both APIs.
 */
export function countInvitationRequest(instance: Instance, organizationId: string, kind: 'single' | 'bulk'): void {
  const limit = kind === 'bulk' ? instance.settings.bulkInvitationsPerHour : instance.settings.invitationsPerHour
  if (limit === null) return
  const sent = requestTimes.get(instance) ?? new Map<string, number[]>()
  requestTimes.set(instance, sent)
  const now = instance.clock.now()
  const key = `${kind} ${organizationId}`
  const recent = (sent.get(key) ?? []).filter((time) => time > now - 3_600_000)
  if (recent.length >= limit)
    throw new ApiError(
      429,
      'too_many_requests',
      'Too many requests',
      `An organization may send ${limit} ${kind} invitation requests per hour.`,
    )
  sent.set(key, [...recent, now])
}

/** Creates one invitation per input, or none: after a refusal, the earlier ones are removed with their mails. */
export function createInvitations<T>(
  instance: Instance,
  inputs: readonly T[],
  make: (input: T) => InvitationRecord,
): InvitationRecord[] {
  const made: InvitationRecord[] = []
  try {
    for (const input of inputs) made.push(make(input))
    return made
  } catch (error) {
    for (const invitation of made) {
      instance.store.invitations.remove(invitation.id)
      for (const mail of instance.store.mails.by('to', invitation.emailAddress)) {
        if (mail.link?.includes(invitation.ticket)) instance.store.mails.remove(mail.id)
      }
    }
    throw error
  }
}
