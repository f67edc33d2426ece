/** Settings of the instance and JWT templates. */
import type { InstanceJSON, OrganizationSettingsJSON } from '@clerk/backend'
import { jwtTemplateJson } from '../wire/backend/jwt-template-json.ts'
import { Hono } from 'hono'
import { enrollmentModes } from '../state/domains.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { TemplateRecord } from '../store/records.ts'
import { invalidParam, notFound, notSupported } from '../refusal/api-error.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import type { Wire } from '../wire/wire.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

export function instanceRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store, settings } = instance

  app.get('/instance', (c) =>
    c.json({
      object: 'instance',
      id: 'ins_local',
      environment_type: 'development',
      allowed_origins: null,
    } satisfies InstanceJSON),
  )

  app.get('/instance/organization_settings', (c) =>
    c.json({
      object: 'organization_settings',
      id: 'organization_settings_local',
      enabled: true,
      max_allowed_memberships: settings.maxAllowedMemberships,
      max_allowed_roles: 0,
      max_allowed_permissions: 0,
      creator_role: settings.creatorRole,
      admin_delete_enabled: true,
      domains_enabled: settings.verifiedDomains,
      slug_disabled: false,
      domains_enrollment_modes: settings.verifiedDomains ? enrollmentModes : [],
      domains_default_role: settings.defaultRole,
    } satisfies Wire<OrganizationSettingsJSON>),
  )

  app.on('PATCH', ['/instance', '/instance/restrictions', '/instance/organization_settings'], () => {
    throw notSupported('changing instance settings over the API', 'Pass them to startLocalClerk or localClerk.')
  })

  const requireTemplate = (id: string): TemplateRecord => {
    const template = store.templates.get(id)
    if (!template) throw notFound('JWT template')
    return template
  }
  const fields = [
    'name',
    'claims',
    'lifetime',
    'allowed_clock_skew',
    'custom_signing_key',
    'signing_algorithm',
    'signing_key',
  ]

  app.get('/jwt_templates', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'paginated')
    const { rows, total } = paginate(orderBy(store.templates.all(), params, createdAt, '-created_at'), params)
    return c.json({ data: rows.map(jwtTemplateJson), total_count: total })
  })

  app.post('/jwt_templates', async (c) => {
    const body = await readJson(c, ...fields)
    assertDefaultKey(body)
    const name = body.requiredString('name')
    if (store.templates.by('name', name).length > 0)
      throw invalidParam('name', `The template ${name} exists already.`, 'form_identifier_exists')
    const now = instance.clock.now()
    const template = store.templates.put({
      id: createId('jtmp'),
      name,
      claims: body.object('claims') ?? {},
      lifetime: body.integer('lifetime') ?? 60,
      allowedClockSkew: body.integer('allowed_clock_skew') ?? 5,
      createdAt: now,
      updatedAt: now,
    })
    return c.json(jwtTemplateJson(template))
  })

  app.get('/jwt_templates/:id', (c) => c.json(jwtTemplateJson(requireTemplate(c.req.param('id')))))

  app.patch('/jwt_templates/:id', async (c) => {
    const body = await readJson(c, ...fields)
    assertDefaultKey(body)
    const template = requireTemplate(c.req.param('id'))
    const changed = store.templates.put({
      ...template,
      name: body.string('name') ?? template.name,
      claims: body.object('claims') ?? template.claims,
      lifetime: body.integer('lifetime') ?? template.lifetime,
      allowedClockSkew: body.integer('allowed_clock_skew') ?? template.allowedClockSkew,
      updatedAt: instance.clock.now(),
    })
    return c.json(jwtTemplateJson(changed))
  })

  app.delete('/jwt_templates/:id', (c) => {
    const template = requireTemplate(c.req.param('id'))
    store.templates.remove(template.id)
    return c.json(deleted('jwt_template', template.id))
  })

  return app
}

function assertDefaultKey(body: Params): void {
  if (body.boolean('custom_signing_key') || body.string('signing_key'))
    throw notSupported('custom signing keys for JWT templates')
}
