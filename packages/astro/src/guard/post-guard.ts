import { currentPolicy } from '@rolecall/astro/runtime'
import type { MiddlewareHandler } from 'astro'
import { admit } from '../request/admission.ts'
import { decisionSources } from '../request/decision-sources.ts'
import { isGuardedPipeline } from '../request/guarded-pipeline.ts'
import { guardedRequest } from '../request/guarded-request.ts'
import { isGuarded, requestState } from '../request/request-state.ts'
import { decideRequest } from './decide-request.ts'

/**
 * The second guard runs after all of the app's middleware. `next('/other')` changes route and action without running
 * the first guard again, so this one asks the policy about the route that will run. When the first guard did not run,
 * there is no session, and every request but error pages gets a 503.
 */
export const onRequest: MiddlewareHandler = async (context, next) => {
  const policy = currentPolicy()
  if (context.isPrerendered && !policy.development) return next()
  const request = guardedRequest(context)
  if (!isGuarded(context) && !isGuardedPipeline(context)) {
    if (policy.routes.get(context.routePattern)?.kind === 'error' && request.action === null) return next()
    return new Response(policy.development ? missingGuard : null, {
      status: 503,
      headers: { 'cache-control': 'private, no-store' },
    })
  }
  if (context.isPrerendered) return next()
  const denied = await decideRequest(policy, request, decisionSources(context))
  if (denied === null) {
    admit(context, request)
    return next()
  }
  // The first guard turns the denial into a response.
  requestState(context).denial = denied
  return new Response(null, { status: 403 })
}

const missingGuard = `The rolecall integration found no protectRoutes() in the middleware chain, so nothing is served.
Export it from src/middleware.ts: export const onRequest = protectRoutes().`
