/** Sign-ins. */
import { Hono, type Context } from 'hono'
import type { Instance } from '../instance/instance.ts'
import {
  attemptFirstFactor,
  attemptSecondFactor,
  prepareFirstFactor,
  requireSignInStrategy,
  resetPassword,
  startSignIn,
} from '../operations/sign-in.ts'
import { notFound, notSupported } from '../refusal/api-error.ts'
import { signInStrategies } from '../state/sign-in-strategies.ts'
import type { ClientRecord, SignInRecord } from '../store/records.ts'
import { signInJson } from '../wire/frontend/sign-in-json.ts'
import { readForm, requireClient, respond, respondRead } from './frontend-context.ts'

export function signInRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { signIns } = instance.store

  app.post('/client/sign_ins', async (c) => {
    const form = await readForm(
      c,
      'identifier',
      'password',
      'strategy',
      'ticket',
      'transfer',
      'redirect_url',
      'action_complete_redirect_url',
      'oidc_prompt',
      'email_address_id',
      'sign_up_if_missing',
    )
    const client = requireClient(instance, c)
    const strategy = form.string('strategy')
    const known = strategy ? requireSignInStrategy(strategy) : undefined
    if (form.boolean('transfer')) throw notSupported('transferring a sign-up to a sign-in')
    const signIn = startSignIn(instance, client, {
      strategy: known,
      ticket: form.string('ticket'),
      identifier: form.string('identifier'),
      password: form.string('password'),
      emailAddressId: form.string('email_address_id'),
    })
    return answer(c, client, signIn)
  })

  app.get('/client/sign_ins/:id', (c) => respondRead(c, signInJson(instance, own(c).signIn)))

  app.post('/client/sign_ins/:id/prepare_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'email_address_id', 'redirect_url')
    const { client, signIn } = own(c)
    const strategy = requireSignInStrategy(form.requiredString('strategy'))
    return answer(c, client, prepareFirstFactor(instance, signIn, strategy, form.string('email_address_id')))
  })

  app.post('/client/sign_ins/:id/attempt_first_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'password', 'code', 'ticket')
    const { client, signIn } = own(c)
    const strategy = requireSignInStrategy(form.requiredString('strategy'))
    const proof = form.requiredString(signInStrategies[strategy].proof)
    return answer(c, client, attemptFirstFactor(instance, client, signIn, strategy, proof))
  })

  app.post('/client/sign_ins/:id/attempt_second_factor', async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const { client, signIn } = own(c)
    const [strategy, code] = [form.requiredString('strategy'), form.requiredString('code')]
    return answer(c, client, attemptSecondFactor(instance, client, signIn, strategy, code))
  })

  app.post('/client/sign_ins/:id/reset_password', async (c) => {
    const form = await readForm(c, 'password', 'sign_out_of_other_sessions')
    const { client, signIn } = own(c)
    const signOutElsewhere = form.boolean('sign_out_of_other_sessions')
    const password = form.requiredString('password')
    return answer(c, client, resetPassword(instance, client, signIn, password, signOutElsewhere))
  })

  function own(c: Context): { client: ClientRecord; signIn: SignInRecord } {
    const client = requireClient(instance, c)
    const signIn = signIns.get(c.req.param('id') ?? '')
    if (!signIn || signIn.clientId !== client.id) throw notFound('Sign in')
    return { client, signIn }
  }

  const answer = (c: Context, client: ClientRecord, signIn: SignInRecord): Promise<Response> =>
    respond(instance, c, client, signInJson(instance, signIn))

  return app
}
