/** The inspector: pages that list users, organizations, sessions, mail and webhooks. */
import { Hono } from 'hono'
import { openSession } from '../operations/open-session.ts'
import { browserCookies, cookieDirectives } from '../handshake/handshake.ts'
import { endSession } from '../operations/sessions.ts'
import { mountPath } from '../address/mount.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import { readBody } from '../wire/params.ts'
import { page } from './layout.ts'
import { mailPage } from './mail-page.ts'
import { organizationsPage } from './organizations-page.ts'
import { sessionsPage } from './sessions-page.ts'
import { usersPage } from './users-page.ts'
import { webhooksPage } from './webhooks-page.ts'

export function inspector(instance: Instance): Hono {
  const app = new Hono()

  app.use(async (c, next) => {
    // Other pages, even of this machine, must not be able to sign a browser in.
    const origin = c.req.header('origin')
    if (c.req.method !== 'GET' && (!origin || new URL(origin).host !== c.req.header('host'))) {
      throw new ApiError(403, 'origin_invalid', 'The inspector accepts requests from its own pages only.')
    }
    await next()
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    c.header('cache-control', 'no-store')
  })

  app.get('/', (c) => {
    const signedInAs = c.req.query('as')
    const app = instance.appOrigin()
    return c.html(
      page({
        ...usersPage(instance, c.req.query('query') ?? ''),
        notice: signedInAs
          ? `This browser is signed in as ${signedInAs}. Open or reload the app${app ? ` at ${app}` : ''}.`
          : undefined,
      }),
    )
  })
  app.get('/organizations', (c) => c.html(page(organizationsPage(instance))))
  app.get('/sessions', (c) => c.html(page(sessionsPage(instance))))
  app.get('/mail', (c) => c.html(page(mailPage(instance))))
  app.get('/webhooks', (c) => c.html(page(webhooksPage(instance))))

  app.post('/sign-in-as', async (c) => {
    const form = (await readBody(c.req.raw)).only('email', 'organization')
    const email = form.requiredString('email')
    const { client } = openSession(instance, email, form.string('organization') ?? undefined)
    for (const directive of cookieDirectives(instance, await browserCookies(instance, client, null)))
      c.header('set-cookie', directive, { append: true })
    return c.redirect(`${mountPath}/?as=${encodeURIComponent(email)}`, 303)
  })

  app.post('/sessions/:id/revoke', (c) => {
    const session = instance.store.sessions.get(c.req.param('id'))
    if (session) endSession(instance, session, 'revoked')
    return c.redirect(`${mountPath}/sessions`, 303)
  })

  return app
}
