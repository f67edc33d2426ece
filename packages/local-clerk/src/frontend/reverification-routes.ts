/** Reverification of a session. */
import { Hono, type Context } from 'hono'
import type { Instance } from '../instance/instance.ts'
import {
  prepareReverification,
  reverifyFirstFactor,
  reverifySecondFactor,
  startReverification,
  type Reverifying,
} from '../operations/reverification.ts'
import { requireUser } from '../state/users.ts'
import { sessionVerificationJson } from '../wire/frontend/session-verification-json.ts'
import { originOf, readForm, requireSignedIn, respond, type SignedIn } from './frontend-context.ts'

export function reverificationRoutes(instance: Instance): Hono {
  const app = new Hono()
  const path = '/client/sessions/:id/verify'

  app.post(path, async (c) => {
    const form = await readForm(c, 'level')
    const { client, session, user } = own(c)
    const started = startReverification(instance, session, user, form.string('level') ?? 'first_factor')
    return answer(c, client, started, null)
  })

  app.post(`${path}/prepare_first_factor`, async (c) => {
    const form = await readForm(c, 'strategy', 'email_address_id')
    const { client, session, user } = own(c)
    const strategy = form.requiredString('strategy')
    const prepared = prepareReverification(instance, session, user, strategy, form.string('email_address_id'))
    return answer(c, client, prepared, strategy)
  })

  app.post(`${path}/attempt_first_factor`, async (c) => {
    const form = await readForm(c, 'strategy', 'password', 'code')
    const { client, session, user } = own(c)
    const strategy = form.requiredString('strategy')
    const proved = reverifyFirstFactor(instance, session, user, strategy, (name) => form.requiredString(name))
    return answer(c, client, proved, strategy)
  })

  app.post(`${path}/attempt_second_factor`, async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const { client, session } = own(c)
    const strategy = form.requiredString('strategy')
    const proved = reverifySecondFactor(instance, session, strategy, form.requiredString('code'))
    return answer(c, client, proved, strategy)
  })

  const own = (c: Context): SignedIn => requireSignedIn(instance, c, c.req.param('id'))

  async function answer(
    c: Context,
    client: SignedIn['client'],
    session: Reverifying,
    strategy: string | null,
  ): Promise<Response> {
    // Read again, because the second factor may have used up a backup code.
    const user = requireUser(instance, session.userId)
    const json = await sessionVerificationJson(instance, { session, user, strategy, origin: originOf(c) })
    return respond(instance, c, client, json)
  }

  return app
}
