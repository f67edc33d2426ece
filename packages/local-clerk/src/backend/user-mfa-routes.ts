/** The second factor of users. */
import { Hono } from 'hono'
import { proveSecondFactor, removeSecondFactor } from '../operations/second-factor.ts'
import { secondFactorStrategies } from '../state/second-factors.ts'
import { changeUser } from '../operations/users.ts'
import { requireUser } from '../state/users.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError, invalidParam } from '../refusal/api-error.ts'
import { readJson } from './backend-context.ts'

export function userMfaRoutes(instance: Instance): Hono {
  const app = new Hono()

  app.post('/users/:id/verify_totp', async (c) => {
    const body = await readJson(c, 'code')
    const user = requireUser(instance, c.req.param('id'))
    const code = body.requiredString('code')
    for (const strategy of secondFactorStrategies) {
      if (proves(user.id, strategy, code)) return c.json({ verified: true, code_type: strategy })
    }
    throw invalidParam('code', 'Incorrect code', 'form_code_incorrect')
  })

  app.on('DELETE', ['/users/:id/mfa', '/users/:id/totp'], (c) => {
    const user = removeSecondFactor(instance, requireUser(instance, c.req.param('id')))
    return c.json({ user_id: user.id })
  })

  app.delete('/users/:id/backup_code', (c) => {
    const user = changeUser(instance, requireUser(instance, c.req.param('id')), { backupCodes: [] })
    return c.json({ user_id: user.id })
  })

  function proves(userId: string, strategy: string, code: string): boolean {
    try {
      proveSecondFactor(instance, userId, strategy, code)
      return true
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    }
  }

  return app
}
