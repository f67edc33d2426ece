/** Verified domains of organizations. */
import { Hono, type Context } from 'hono'
import {
  changeDomain,
  checkDomainName,
  checkEnrollmentMode,
  createDomain,
  deleteDomain,
} from '../operations/domains.ts'
import { requireDomain, requireVerifiedDomains } from '../state/domains.ts'
import { requireOrganization } from '../state/organizations.ts'
import type { Instance } from '../instance/instance.ts'
import { domainJson } from '../wire/domain-json.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

const fields = ['name', 'enrollment_mode', 'verified']

export function domainRoutes(instance: Instance): Hono {
  const app = new Hono()

  function organizationOf(c: Context) {
    requireVerifiedDomains(instance)
    return requireOrganization(instance, c.req.param('id') ?? '')
  }

  app.get('/organizations/:id/domains', (c) => {
    const params = readFilters(c, 'limit', 'offset')
    const organization = requireOrganization(instance, c.req.param('id'))
    const domains = instance.store.domains.by('organization', organization.id)
    const { rows, total } = paginate(orderBy(domains, params, createdAt, '-created_at'), params)
    return c.json({ data: rows.map((domain) => domainJson(instance, domain)), total_count: total })
  })

  app.post('/organizations/:id/domains', async (c) => {
    const body = await readJson(c, ...fields)
    const domain = createDomain(instance, {
      organization: organizationOf(c),
      name: body.requiredString('name'),
      enrollmentMode: checkEnrollmentMode(body.requiredString('enrollment_mode')),
      verified: body.boolean('verified') ?? true,
    })
    return c.json(domainJson(instance, domain))
  })

  app.patch('/organizations/:id/domains/:domainId', async (c) => {
    const body = await readJson(c, ...fields)
    const domain = requireDomain(instance, organizationOf(c).id, c.req.param('domainId'))
    const [name, verified] = [body.string('name'), body.boolean('verified')]
    const changed = changeDomain(instance, domain, {
      ...(name ? { name: checkDomainName(instance, name, domain.organizationId, domain.id) } : {}),
      ...(body.has('enrollment_mode') ? { enrollmentMode: checkEnrollmentMode(body.string('enrollment_mode')) } : {}),
      ...(verified === undefined ? {} : { verified }),
    })
    return c.json(domainJson(instance, changed))
  })

  app.delete('/organizations/:id/domains/:domainId', (c) => {
    const domain = requireDomain(instance, organizationOf(c).id, c.req.param('domainId'))
    deleteDomain(instance, domain)
    return c.json(deleted('organization_domain', domain.id))
  })

  return app
}
