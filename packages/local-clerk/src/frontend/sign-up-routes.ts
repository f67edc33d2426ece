/** Sign-ups. */
import { Hono, type Context } from 'hono'
import type { Instance } from '../instance/instance.ts'
import {
  attemptEmailVerification,
  changeSignUp,
  prepareEmailVerification,
  startSignUp,
  type SignUpChanges,
} from '../operations/sign-up.ts'
import { notFound, notSupported } from '../refusal/api-error.ts'
import type { ClientRecord, SignUpRecord } from '../store/records.ts'
import { signUpJson } from '../wire/frontend/sign-up-json.ts'
import type { Params } from '../wire/params.ts'
import { readForm, requireClient, respond, respondRead } from './frontend-context.ts'

const fields = [
  'email_address',
  'password',
  'first_name',
  'last_name',
  'username',
  'unsafe_metadata',
  'legal_accepted',
  'ticket',
  'strategy',
  'transfer',
  'redirect_url',
  'action_complete_redirect_url',
]

export function signUpRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { signUps } = instance.store

  app.post('/client/sign_ups', async (c) => {
    const form = await readForm(c, ...fields)
    const client = requireClient(instance, c)
    return answer(c, client, startSignUp(instance, client, changesIn(form)))
  })

  app.get('/client/sign_ups/:id', (c) => respondRead(c, signUpJson(instance, own(c).signUp)))

  app.patch('/client/sign_ups/:id', async (c) => {
    const form = await readForm(c, ...fields)
    const { client, signUp } = own(c)
    return answer(c, client, changeSignUp(instance, client, signUp, changesIn(form)))
  })

  app.post('/client/sign_ups/:id/prepare_verification', async (c) => {
    const form = await readForm(c, 'strategy', 'redirect_url')
    const { client, signUp } = own(c)
    return answer(c, client, prepareEmailVerification(instance, signUp, form.requiredString('strategy')))
  })

  app.post('/client/sign_ups/:id/attempt_verification', async (c) => {
    const form = await readForm(c, 'strategy', 'code')
    const { client, signUp } = own(c)
    const [strategy, code] = [form.requiredString('strategy'), form.requiredString('code')]
    return answer(c, client, attemptEmailVerification(instance, client, signUp, strategy, code))
  })

  function own(c: Context): { client: ClientRecord; signUp: SignUpRecord } {
    const client = requireClient(instance, c)
    const signUp = signUps.get(c.req.param('id') ?? '')
    if (!signUp || signUp.clientId !== client.id) throw notFound('Sign up')
    return { client, signUp }
  }

  const answer = (c: Context, client: ClientRecord, signUp: SignUpRecord): Promise<Response> =>
    respond(instance, c, client, signUpJson(instance, signUp))

  return app
}

function changesIn(form: Params): SignUpChanges {
  if (form.boolean('transfer')) throw notSupported('transferring a sign-in to a sign-up')
  return {
    strategy: form.string('strategy'),
    ticket: form.string('ticket'),
    emailAddress: form.string('email_address'),
    password: form.string('password'),
    firstName: form.string('first_name'),
    lastName: form.string('last_name'),
    username: form.string('username'),
    unsafeMetadata: form.object('unsafe_metadata'),
    legalAccepted: form.boolean('legal_accepted'),
  }
}
