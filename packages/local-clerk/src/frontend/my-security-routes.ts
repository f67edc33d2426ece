/**
 * Password, second factor and deletion of the signed-in user's account. Each change needs a recently verified session.
 */
import { Hono } from 'hono'
import { checkPassword, hashPassword, passwordMatches } from '../password/password.ts'
import { createBackupCodes, newTotp, removeSecondFactor } from '../operations/second-factor.ts'
import { hasSecondFactor, requireMultiFactor } from '../state/second-factors.ts'
import { endSessionsOf } from '../operations/sessions.ts'
import { changeUser, deleteUser } from '../operations/users.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { TotpRecord, UserRecord } from '../store/records.ts'
import { totpMatches } from '../totp/totp.ts'
import { ApiError, forbidden, invalidParam } from '../refusal/api-error.ts'
import { backupCodeJson, totpJson } from '../wire/frontend/totp-json.ts'
import { frontendUser } from '../wire/frontend/user-json.ts'
import { readForm, requireSignedIn, respond } from './frontend-context.ts'
import { requireReverified } from './require-reverified.ts'

export function mySecurityRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.delete('/me', async (c) => {
    const { client, user } = requireReverified(instance, c)
    if (!user.deleteSelfEnabled) throw forbidden('The user may not delete the account.')
    deleteUser(instance, user)
    return respond(instance, c, client, { object: 'user', id: user.id, deleted: true })
  })

  app.post('/me/change_password', async (c) => {
    const form = await readForm(c, 'current_password', 'new_password', 'sign_out_of_other_sessions')
    const { client, session, user } = requireReverified(instance, c)
    checkCurrentPassword(user, form.string('current_password'))
    const changed = changeUser(instance, user, {
      passwordHash: hashPassword(checkPassword(form.requiredString('new_password'), 'new_password')),
    })
    if (form.boolean('sign_out_of_other_sessions')) endSessionsOf(instance, user, 'revoked', session.id)
    return respond(instance, c, client, frontendUser(instance, changed))
  })

  app.post('/me/remove_password', async (c) => {
    const form = await readForm(c, 'current_password')
    const { client, user } = requireReverified(instance, c)
    checkCurrentPassword(user, form.string('current_password'))
    return respond(instance, c, client, frontendUser(instance, changeUser(instance, user, { passwordHash: null })))
  })

  app.post('/me/totp', async (c) => {
    await readForm(c)
    requireMultiFactor(instance)
    const { client, user } = requireReverified(instance, c)
    if (hasSecondFactor(instance, user))
      throw new ApiError(400, 'totp_already_enabled', 'The user has an authenticator app already. Remove it first.')
    const totp = newTotp(instance)
    changeUser(instance, user, { totp })
    return respond(instance, c, client, totpJson(instance, user, totp, { secret: true }))
  })

  app.post('/me/totp/attempt_verification', async (c) => {
    const form = await readForm(c, 'code')
    requireMultiFactor(instance)
    const { client, session, user } = requireSignedIn(instance, c)
    if (!user.totp) throw new ApiError(400, 'totp_not_found', 'The user has no authenticator app to verify.')
    if (!totpMatches(user.totp.secret, form.requiredString('code'), instance.clock.wall()))
      throw invalidParam('code', 'Incorrect code', 'form_code_incorrect')
    if (user.totp.verified) return respond(instance, c, client, totpJson(instance, user, user.totp, {}))
    const now = instance.clock.now()
    const totp: TotpRecord = { ...user.totp, verified: true, updatedAt: now }
    const { codes } = createBackupCodes(instance, changeUser(instance, user, { totp }))
    // The first code also proves the new factor for this session.
    store.sessions.put({ ...session, secondFactorAt: now, updatedAt: now })
    return respond(instance, c, client, totpJson(instance, user, totp, { codes }))
  })

  app.delete('/me/totp', async (c) => {
    const { client, user } = requireReverified(instance, c)
    removeSecondFactor(instance, user)
    return respond(instance, c, client, { object: 'totp', id: user.totp?.id ?? '', deleted: true })
  })

  app.post('/me/backup_codes', async (c) => {
    await readForm(c)
    requireMultiFactor(instance)
    const { client, user } = requireReverified(instance, c)
    if (!hasSecondFactor(instance, user))
      throw new ApiError(400, 'backup_codes_not_available', 'Backup codes need an authenticator app first.')
    const { codes } = createBackupCodes(instance, user)
    return respond(instance, c, client, backupCodeJson(createId('bkp'), codes, instance.clock.now()))
  })

  return app
}

/** The current password is optional: with reverification on, Clerk's form does not ask for it. */
function checkCurrentPassword(user: UserRecord, given: string | null | undefined): void {
  if (user.passwordHash === null || !given || passwordMatches(user.passwordHash, given)) return
  throw invalidParam('current_password', 'Password is incorrect. Try again.', 'form_password_incorrect')
}
