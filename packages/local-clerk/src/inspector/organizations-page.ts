import { html } from 'hono/html'
import { invitationStatus } from '../state/invitations.ts'
import { mountPath } from '../address/mount.ts'
import type { Instance } from '../instance/instance.ts'
import type { OrganizationRecord } from '../store/records.ts'
import { badge, copyable, lines, table, type Html, type Page, type Tone } from './layout.ts'
import { emailOf } from './names.ts'

const membersShown = 20

const tones: ReadonlyMap<string, Tone> = new Map([
  ['pending', 'waiting'],
  ['accepted', 'good'],
  ['revoked', 'plain'],
  ['expired', 'bad'],
])
const status = (text: string): Html => badge(text, tones.get(text))

export function organizationsPage(instance: Instance): Page {
  const { store, settings } = instance
  const rows = store.organizations.all()

  const members = ({ id }: OrganizationRecord): Html => {
    const all = store.memberships.by('organization', id)
    const shown = all
      .slice(0, membersShown)
      .map((member) => html`${emailOf(instance, member.userId)} <span class="soft">${member.role}</span>`)
    const more = all.length - shown.length
    return lines(more > 0 ? [...shown, html`<span class="soft">and ${more} more</span>`] : shown)
  }
  const invitations = ({ id }: OrganizationRecord): Html =>
    lines(
      store.invitations
        .by('organization', id)
        .map(
          (invitation) =>
            html`${invitation.emailAddress}
              <span class="soft">${invitation.role}</span> ${status(invitationStatus(instance, invitation))}`,
        ),
    )
  const domains = ({ id }: OrganizationRecord): Html =>
    lines(
      store.domains.by('organization', id).map(
        (domain) =>
          html`${domain.name}
            <span class="soft">${domain.enrollmentMode.replaceAll('_', ' ')}</span>
            ${domain.verified ? badge('verified', 'good') : badge('unverified', 'waiting')}`,
      ),
    )
  const requests = ({ id }: OrganizationRecord): Html =>
    lines(
      store.membershipRequests
        .by('organization', id)
        .map((request) => html`${emailOf(instance, request.userId)} ${status(request.status)}`),
    )

  const body = table({
    what: rows.length === 1 ? 'organization' : 'organizations',
    rows,
    columns: {
      Organization: (organization) =>
        html`<div class="who">
          <img src="${mountPath}/images/${organization.imageUrl ?? organization.id}" alt="" />
          <div>
            ${organization.name} <span class="soft">${organization.slug}</span><br />${copyable(organization.id)}
          </div>
        </div>`,
      Members: members,
      Invitations: invitations,
      ...(settings.verifiedDomains ? { Domains: domains, 'Requests to join': requests } : {}),
    },
    empty: 'No organizations. Add some to the seed, or create one in the app.',
  })
  return { section: 'organizations', title: 'Organizations', body }
}
