/** Verified domains of an organization, and requests to join it. */
import { Hono, type Context } from 'hono'
import {
  attemptAffiliation,
  changeDomain,
  checkEnrollmentMode,
  createDomain,
  deleteDomain,
  prepareAffiliation,
  withdrawOffers,
} from '../operations/domains.ts'
import { ownsAddressOf, requireDomain, requireVerifiedDomains } from '../state/domains.ts'
import { acceptRequest, rejectRequest } from '../operations/membership-requests.ts'
import { requireRequest } from '../state/membership-requests.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import { frontendDomain, membershipRequestJson } from '../wire/frontend/domain-json.ts'
import { paginate } from '../wire/page.ts'
import { readForm, readSearch, respond, respondRead } from './frontend-context.ts'
import { requireMember } from './require-member.ts'

const manageDomains = 'org:sys_domains:manage'
const manageMemberships = 'org:sys_memberships:manage'

export function domainRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance
  const path = '/organizations/:organizationId/domains'
  const one = `${path}/:domainId`

  /** The domain in the path, for a member who may manage domains. */
  function requireManaged(c: Context) {
    requireVerifiedDomains(instance)
    const member = requireMember(instance, c, manageDomains)
    return { ...member, domain: requireDomain(instance, member.organization.id, c.req.param('domainId') ?? '') }
  }

  app.get(path, (c) => {
    const { organization } = requireMember(instance, c, 'org:sys_domains:read')
    const search = readSearch(c, 'limit', 'offset', 'paginated', 'enrollment_mode')
    const modes = search.strings('enrollment_mode')
    const domains = store.domains
      .by('organization', organization.id)
      .filter((domain) => !modes || modes.includes(domain.enrollmentMode))
    const { rows, total } = paginate(domains.toReversed(), search)
    return respondRead(c, { data: rows.map((domain) => frontendDomain(instance, domain)), total_count: total })
  })

  app.post(path, async (c) => {
    const form = await readForm(c, 'name', 'enrollment_mode')
    requireVerifiedDomains(instance)
    const { client, organization, user } = requireMember(instance, c, manageDomains)
    const name = form.requiredString('name')
    const domain = createDomain(instance, {
      organization,
      name,
      enrollmentMode: checkEnrollmentMode(form.string('enrollment_mode')),
      verified: ownsAddressOf(user, name),
    })
    return respond(instance, c, client, frontendDomain(instance, domain))
  })

  app.get(one, (c) => {
    const { organization } = requireMember(instance, c, 'org:sys_domains:read')
    return respondRead(c, frontendDomain(instance, requireDomain(instance, organization.id, c.req.param('domainId'))))
  })

  app.delete(one, async (c) => {
    const { client, domain } = requireManaged(c)
    deleteDomain(instance, domain)
    return respond(instance, c, client, { object: 'organization_domain', id: domain.id, deleted: true })
  })

  app.post(`${one}/prepare_affiliation_verification`, async (c) => {
    const form = await readForm(c, 'affiliation_email_address')
    const { client, domain } = requireManaged(c)
    if (domain.verified)
      throw new ApiError(400, 'organization_domain_already_verified', 'The domain is verified already.')
    const prepared = prepareAffiliation(instance, domain, form.requiredString('affiliation_email_address'))
    return respond(instance, c, client, frontendDomain(instance, prepared))
  })

  app.post(`${one}/attempt_affiliation_verification`, async (c) => {
    const form = await readForm(c, 'code')
    const { client, domain } = requireManaged(c)
    const verified = attemptAffiliation(instance, domain, form.requiredString('code'))
    return respond(instance, c, client, frontendDomain(instance, verified))
  })

  app.post(`${one}/update_enrollment_mode`, async (c) => {
    const form = await readForm(c, 'enrollment_mode', 'delete_pending')
    const { client, domain } = requireManaged(c)
    const enrollmentMode = checkEnrollmentMode(form.requiredString('enrollment_mode'))
    if (!domain.verified)
      throw new ApiError(400, 'organization_domain_not_verified', 'The domain must be verified first.')
    if (form.boolean('delete_pending')) withdrawOffers(instance, domain)
    return respond(instance, c, client, frontendDomain(instance, changeDomain(instance, domain, { enrollmentMode })))
  })

  app.get('/organizations/:organizationId/membership_requests', (c) => {
    const { organization } = requireMember(instance, c, manageMemberships)
    const search = readSearch(c, 'limit', 'offset', 'paginated', 'status')
    const statuses = search.strings('status') ?? ['pending']
    const requests = store.membershipRequests
      .by('organization', organization.id)
      .filter((request) => statuses.includes(request.status))
    const { rows, total } = paginate(requests, search)
    return respondRead(c, { data: rows.map((request) => membershipRequestJson(instance, request)), total_count: total })
  })

  for (const [action, decide] of [
    ['accept', acceptRequest],
    ['reject', rejectRequest],
  ] as const) {
    app.post(`/organizations/:organizationId/membership_requests/:requestId/${action}`, async (c) => {
      await readForm(c)
      const { client, organization } = requireMember(instance, c, manageMemberships)
      const request = requireRequest(instance, organization.id, c.req.param('requestId'))
      return respond(instance, c, client, membershipRequestJson(instance, decide(instance, request)))
    })
  }

  return app
}
