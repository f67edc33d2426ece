/** Email addresses of users. */
import { Hono } from 'hono'
import { assertEmailFree, checkEmail, emailRecord } from '../operations/email-addresses.ts'
import { requireUser } from '../state/users.ts'
import { addEmail, changeEmail, removeEmail } from '../operations/user-emails.ts'
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord, UserRecord } from '../store/records.ts'
import { notFound } from '../refusal/api-error.ts'
import { emailJson } from '../wire/email-json.ts'
import { deleted, readJson } from './backend-context.ts'

export function emailAddressRoutes(instance: Instance): Hono {
  const app = new Hono()

  function find(id: string): { user: UserRecord; email: EmailRecord } {
    for (const user of instance.store.users.all()) {
      const email = user.emails.find((email) => email.id === id)
      if (email) return { user, email }
    }
    throw notFound('Email address')
  }

  app.post('/email_addresses', async (c) => {
    const body = await readJson(c, 'user_id', 'email_address', 'verified', 'primary')
    const user = requireUser(instance, body.requiredString('user_id'))
    const address = checkEmail(body.requiredString('email_address'))
    assertEmailFree(instance, address)
    const email = emailRecord(address, body.boolean('verified') ? 'admin' : null)
    return c.json(emailJson(instance, addEmail(instance, user, email, { primary: body.boolean('primary') })))
  })

  app.get('/email_addresses/:id', (c) => c.json(emailJson(instance, find(c.req.param('id')).email)))

  app.patch('/email_addresses/:id', async (c) => {
    const body = await readJson(c, 'verified', 'primary')
    const { user, email } = find(c.req.param('id'))
    const verified = body.boolean('verified') ?? email.verified
    const changed: EmailRecord = { ...email, verified, strategy: verified ? (email.strategy ?? 'admin') : null }
    return c.json(emailJson(instance, changeEmail(instance, user, changed, { primary: body.boolean('primary') })))
  })

  app.delete('/email_addresses/:id', (c) => {
    const { user, email } = find(c.req.param('id'))
    removeEmail(instance, user, email)
    return c.json(deleted('email_address', email.id))
  })

  return app
}
