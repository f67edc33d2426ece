/** Sessions of the browser: tokens, active organization, sign-out. */
import { Hono } from 'hono'
import { endSession, activateOrganization, touchSession } from '../operations/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import { findMembership } from '../state/memberships.ts'
import { mintSessionToken } from '../token/session-token.ts'
import { mintTemplateToken } from '../token/template-token.ts'
import type { Instance } from '../instance/instance.ts'
import { notFound, signedOutError } from '../refusal/api-error.ts'
import { frontendSession } from '../wire/frontend/client-json.ts'
import { originOf, readForm, requireOwnSession, respond, respondRead } from './frontend-context.ts'

export function sessionRoutes(instance: Instance): Hono {
  const app = new Hono()

  app.get('/client/sessions/:id', async (c) => {
    const { session } = requireOwnSession(instance, c, c.req.param('id'))
    return respondRead(c, await frontendSession(instance, session, originOf(c)))
  })

  app.post('/client/sessions/:id/touch', async (c) => {
    const form = await readForm(c, 'active_organization_id', 'intent')
    const { client, session } = requireOwnSession(instance, c, c.req.param('id'))
    if (!isSignedIn(instance, session)) throw signedOutError()
    const touched = touchSession(instance, session)
    const organization = form.string('active_organization_id')
    const changed =
      organization === undefined || (organization ?? null) === touched.organizationId
        ? touched
        : activateOrganization(instance, touched, organization ?? '')
    return respond(instance, c, client, await frontendSession(instance, changed, originOf(c)))
  })

  app.post('/client/sessions/:id/tokens', async (c) => {
    const form = await readForm(c, 'organization_id', 'tab_state', 'token', 'force_origin')
    const { session } = requireOwnSession(instance, c, c.req.param('id'))
    if (!isSignedIn(instance, session)) throw signedOutError()
    const organizationId = form.string('organization_id')
    if (organizationId && !findMembership(instance, organizationId, session.userId)) throw notFound('Organization')
    const jwt = await mintSessionToken(instance, session, {
      origin: originOf(c),
      ...(organizationId === undefined ? {} : { organizationId }),
    })
    return c.json({ object: 'token', jwt })
  })

  app.post('/client/sessions/:id/tokens/:template', async (c) => {
    await readForm(c)
    const { session } = requireOwnSession(instance, c, c.req.param('id'))
    if (!isSignedIn(instance, session)) throw signedOutError()
    return c.json({
      object: 'token',
      jwt: await mintTemplateToken(instance, session, c.req.param('template'), { origin: originOf(c) }),
    })
  })

  for (const [action, status] of [
    ['end', 'ended'],
    ['remove', 'removed'],
  ] as const) {
    app.post(`/client/sessions/:id/${action}`, async (c) => {
      await readForm(c)
      const { client, session } = requireOwnSession(instance, c, c.req.param('id'))
      return respond(
        instance,
        c,
        client,
        await frontendSession(instance, endSession(instance, session, status), originOf(c)),
      )
    })
  }

  return app
}
