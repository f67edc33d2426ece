import type { AuthFn } from '@clerk/astro/server'
import { clerkMiddleware } from '@clerk/astro/server'
import { currentPolicy } from '@rolecall/astro/runtime'
import type { APIContext, MiddlewareHandler, MiddlewareNext } from 'astro'
import type { CompiledPolicy, CompiledRoute } from '../compile/compiled-policy.ts'
import { isProtected } from '../compile/compiled-policy.ts'
import { countedLog } from '../denial/counted-log.ts'
import { denialEvent } from '../denial/denial-log.ts'
import type { Denial } from '../denial/denial.ts'
import { denial } from '../denial/denial.ts'
import { canonicalActionName } from '../request/action-name.ts'
import { admit } from '../request/admission.ts'
import { isAuthenticationBroken, machineTokenId, refreshSession } from '../request/authentication.ts'
import { decisionSources } from '../request/decision-sources.ts'
import { guardedRequest } from '../request/guarded-request.ts'
import { organizationPage, refererOrganization } from '../request/organization-page.ts'
import { publicOrigin } from '../request/public-origin.ts'
import { markGuarded, requestState } from '../request/request-state.ts'
import { returnPath } from '../request/return-path.ts'
import { isRead } from '../request/safe-method.ts'
import { preflightResponse, shareWithOrigin } from '../respond/cors.ts'
import { denialResponse } from '../respond/denial-response.ts'
import { isMalformedJson, malformedJsonResponse } from '../respond/malformed-body.ts'
import { relativeSignInUrl } from '../respond/sign-in-url.ts'
import { meetDeadline } from './authentication-deadline.ts'
import { clerkOptions } from './clerk-options.ts'
import { isForbiddenCrossOrigin, isPreflight, originRelation } from './cross-origin.ts'
import { findDenial } from './find-denial.ts'
import { reportStrangeNames, strangeName } from './host-check.ts'
import type { GuardSettings, ProtectRoutesOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { releaseResponse, settlePending } from './release-response.ts'

/**
 * The middleware that enforces the policy: host check, cross-origin check, Clerk's middleware, then the guard of the
 * route that Astro resolved. In a `sequence()` it comes first, so that no code runs unguarded.
 *
 * @param options the guard's options and all options of Clerk's middleware
 * @returns the middleware, for the export `onRequest` of `src/middleware.ts`
 * @throws {RolecallError} `invalid_option` for an invalid host, origin or duration, `integration_missing` without the
 * integration
 * @example
 * ```ts
 * import { protectRoutes } from '@rolecall/astro/middleware'
 *
 * export const onRequest = protectRoutes({ trustedHosts: ['app.example.com'] })
 * ```
 */
export function protectRoutes(options: ProtectRoutesOptions = {}): MiddlewareHandler {
  const settings = resolveOptions(options)
  // Throws without the integration, at the start instead of for each request.
  currentPolicy()
  const reportStranger = reportStrangeNames((line) => console.error(line))
  const reportFailure = countedLog('[rolecall] Authentication failed', (line) => console.error(line))
  const authenticated = new Map<string, MiddlewareHandler>()
  // Clerk must activate an organization only on routes that name one, but matches paths, not routes. So each of those
  // routes has a Clerk middleware of its own. The route table bounds the map.
  const clerkFor = (route: CompiledRoute | undefined): MiddlewareHandler => {
    const key = route?.organizationParam == null ? '' : route.pattern
    let handler = authenticated.get(key)
    if (!handler) {
      handler = clerkMiddleware(
        (_auth, context, next) => guard(settings, context, next),
        clerkOptions(settings, key === '' ? undefined : route),
      ) as MiddlewareHandler
      authenticated.set(key, handler)
    }
    return handler
  }

  return async function protectRoutesMiddleware(context, next) {
    const policy = currentPolicy()
    if (context.isPrerendered) return prerendered(policy, context, next)
    const state = requestState(context)
    state.askedFor ??= context.url
    state.session = null

    const route = policy.routes.get(context.routePattern)
    const isHealthCheck =
      route !== undefined && settings.healthChecks.has(route.pattern) && !isProtected(route) && isRead(context.request)
    const trusted = [...settings.trustedHosts, ...policy.hosts]
    const stranger = isHealthCheck ? null : strangeName(context.request, context.url, trusted)
    if (stranger !== null) {
      reportStranger(stranger, trusted)
      return refuse(settings, context, denial('untrusted_host', 'host'))
    }
    const relation = originRelation(context.request, context.url, settings.allowedOrigins)
    if (relation === 'allowed' && isPreflight(context.request)) return preflightResponse(context.request)
    if (isForbiddenCrossOrigin(context.request, relation))
      return refuse(settings, context, denial('cross_origin', 'origin'))
    const share = (response: Response) =>
      relation === 'allowed' ? shareWithOrigin(response, context.request) : response
    if (isHealthCheck && route.kind === 'endpoint') {
      // Health checks carry no session, and a handshake would redirect the load balancer.
      markGuarded(context)
      const response = await next()
      return share(state.denial === null ? response : await refuse(settings, context, state.denial))
    }

    let failure: { readonly error: unknown } | null = null
    const guardedNext: MiddlewareNext = async (payload) => {
      try {
        return await next(payload)
      } catch (error) {
        failure = { error }
        throw error
      }
    }
    try {
      const response = await meetDeadline(settings.authenticationTimeout, async (meet) => {
        state.onAuthenticated = meet
        return (await clerkFor(route)(context, guardedNext)) as Response
      })
      return share(response)
    } catch (error) {
      // Astro handles the app's own errors. Any other error means that authentication failed.
      if (failure !== null) throw error
      reportFailure(error instanceof Error ? error.message : 'unknown error')
      return refuse(settings, context, denial('service_unavailable', 'authentication'))
    }
  }
}

/** Runs inside Clerk's middleware, when `locals.auth` is set. */
async function guard(settings: GuardSettings, context: APIContext, next: MiddlewareNext): Promise<Response> {
  const policy = currentPolicy()
  const state = requestState(context)
  state.onAuthenticated?.()
  const session = refreshSession(context)
  const route = policy.routes.get(context.routePattern)
  if ((route !== undefined && isProtected(route)) || session.status !== 'signed-out') state.personal = true

  const { request, url } = context
  const sent = { request, url, session }
  const guarded = guardedRequest(context)
  const denied = await findDenial(policy, guarded, sent, decisionSources(context))
  if (denied !== null) return refuse(settings, context, denied)

  markGuarded(context)
  admit(context, guarded)
  let response: Response
  try {
    response = await next()
  } catch (error) {
    if (state.denial !== null) return refuse(settings, context, state.denial)
    if (route?.kind === 'action' && (await isMalformedJson(error, request))) return malformedJsonResponse()
    throw error
  }
  await settlePending(state)
  if (state.denial !== null) {
    await response.body?.cancel()
    return refuse(settings, context, state.denial)
  }
  if (state.personal) disableRouteCache(context)
  return releaseResponse(response, state)
}

/** Reports a denial and builds the response. */
async function refuse(settings: GuardSettings, context: APIContext, found: Denial): Promise<Response> {
  const policy = currentPolicy()
  const state = requestState(context)
  state.denial = null
  const signedOut = found.code === 'unauthenticated' || found.code === 'session_pending'
  const denied: Denial =
    signedOut && isAuthenticationBroken(context.locals)
      ? { ...found, code: 'service_unavailable', guard: 'authentication' }
      : found
  disableRouteCache(context)
  const action = denied.guard === 'host' || denied.guard === 'origin' ? null : guardedRequest(context).action
  report(settings, context, denied, action)
  const { request, url } = context
  const returnTo = returnPath(state.askedFor ?? url)
  return denialResponse({
    denial: { ...denied, urls: { ...policy.urls, ...denied.urls } },
    request,
    kind: action !== null ? 'action' : (policy.routes.get(context.routePattern)?.kind ?? 'unknown'),
    session: state.session ?? signedOutSession,
    returnTo,
    sameOrigin: originRelation(request, url, settings.allowedOrigins) === 'same',
    expected: refererOrganization(policy, request, url),
    expectedPage: organizationPage(policy, request, url),
    signInUrl: () => clerkSignInUrl(context, returnTo),
    forbiddenPage: async () =>
      policy.forbiddenRoute === null || request.bodyUsed ? null : context.rewrite(policy.forbiddenRoute),
  })
}

const signedOutSession = Object.freeze({ status: 'signed-out', userId: null, organization: null } as const)

function prerendered(policy: CompiledPolicy, context: APIContext, next: MiddlewareNext): Promise<Response> | Response {
  markGuarded(context)
  if (!policy.development) return next()
  const route = policy.routes.get(context.routePattern)
  if (route !== undefined && !isProtected(route)) return next()
  return new Response(
    'This prerendered route is protected or unclassified, and the build would fail. The terminal says what to do.',
    { status: 503 },
  )
}

/** Opts out of Astro's route cache, which wraps middleware and would give a personal response to the next visitor. */
function disableRouteCache(context: APIContext): void {
  // Astro 6 has no `cache`. Without a provider, calling it logs a warning.
  const cache = context.cache as APIContext['cache'] | undefined
  if (cache?.enabled) cache.set(false)
}

function report(settings: GuardSettings, context: APIContext, denied: Denial, action: string | null): void {
  if (settings.onDenial === null) return
  try {
    settings.onDenial(
      denialEvent(denied, {
        request: context.request,
        routePattern: context.routePattern,
        action: action === null ? null : canonicalActionName(action),
        session: requestState(context).session,
        tokenId: () => machineTokenId(context.locals),
        now: new Date(),
      }),
    )
  } catch {
    // An error in the callback must not change the denial.
  }
}

/** Clerk's sign-in URL, from its configuration, the environment or the account portal. */
function clerkSignInUrl(context: APIContext, returnTo: string): string {
  const auth = (context.locals as { readonly auth: AuthFn }).auth({ treatPendingAsSignedOut: false })
  const { origin, hosts } = publicOrigin(context.request, context.url)
  const location =
    auth.redirectToSignIn({ returnBackUrl: new URL(returnTo, origin).href }).headers.get('location') ?? origin
  return relativeSignInUrl(location, hosts, returnTo)
}
