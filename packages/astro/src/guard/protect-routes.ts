import type { AuthFn } from '@clerk/astro/server'
import { clerkMiddleware } from '@clerk/astro/server'
import { currentPolicy } from '@rolecall/astro/runtime'
import type { APIContext, MiddlewareHandler, MiddlewareNext } from 'astro'
import type { CompiledPolicy, CompiledRoute } from '../compile/compiled-policy.ts'
import { isProtected } from '../compile/compiled-policy.ts'
import { denialResponse } from '../respond/denial-response.ts'
import { preflightResponse, shareWithOrigin } from '../respond/cors.ts'
import { relativeSignInUrl } from '../respond/sign-in-url.ts'
import { returnPath } from '../request/return-path.ts'
import { canonicalActionName } from '../request/action-name.ts'
import { isAuthenticationBroken, machineTokenId, refreshSession } from '../request/authentication.ts'
import { meetDeadline } from './authentication-deadline.ts'
import { clerkOptions } from './clerk-options.ts'
import { isForbiddenCrossOrigin, isPreflight, originRelation } from './cross-origin.ts'
import { denialEvent } from '../denial/denial-log.ts'
import type { Denial } from '../denial/denial.ts'
import { denial } from '../denial/denial.ts'
import { organizationPage, refererOrganization } from '../request/organization-page.ts'
import { findDenial } from './find-denial.ts'
import { decisionSources } from '../request/decision-sources.ts'
import { guardedRequest } from '../request/guarded-request.ts'
import { reportStrangeNames, strangeName } from './host-check.ts'
import type { GuardSettings, ProtectRoutesOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { isRead } from '../request/safe-method.ts'
import { publicOrigin } from '../request/public-origin.ts'
import { releaseResponse, settlePending } from './release-response.ts'
import { markGuarded, requestState } from '../request/request-state.ts'

/**
 * The middleware that enforces the policy: host check, cross-origin check, Clerk's middleware, then the guard on
 * the route that Astro resolved. Composes with `sequence()`; put it first, so that no code runs unguarded.
 *
 * @param options Clerk's middleware options (all are passed on) and the guard's own
 * @returns Astro middleware; export it as `onRequest` from `src/middleware.ts`
 * @throws {RolecallError} `invalid_option` for a host or origin that is none, `integration_missing` without the integration
 * @example
 * export const onRequest = protectRoutes({ trustedHosts: ['app.example.com'] })
 */
export function protectRoutes(options: ProtectRoutesOptions = {}): MiddlewareHandler {
  const settings = resolveOptions(options)
  // Without the integration this throws, once and at the start, instead of for every visitor.
  currentPolicy()
  const reportStranger = reportStrangeNames((line) => console.error(line))
  const authenticated = new Map<string, MiddlewareHandler>()
  // Clerk may only activate an organization on routes that name one, and it reads paths, not routes: each of those
  // routes has a middleware of its own. The map is bounded by the route table.
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
      // Nobody asks as somebody here, and Clerk's handshake would lead to whatever address was asked.
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
      // The app's own errors are Astro's to show; anything else means that nobody could be authenticated.
      if (failure !== null) throw error
      console.error('[rolecall] Authentication failed:', error instanceof Error ? error.message : 'unknown error')
      return refuse(settings, context, denial('service_unavailable', 'authentication'))
    }
  }
}

/** Runs inside Clerk's middleware, once `locals.auth` is there. */
async function guard(settings: GuardSettings, context: APIContext, next: MiddlewareNext): Promise<Response> {
  const policy = currentPolicy()
  const state = requestState(context)
  state.onAuthenticated?.()
  const session = refreshSession(context)
  const route = policy.routes.get(context.routePattern)
  if ((route !== undefined && isProtected(route)) || session.status !== 'signed-out') state.personal = true

  const { request, url } = context
  const sent = { request, url, session }
  const denied = await findDenial(policy, guardedRequest(context), sent, decisionSources(context))
  if (denied !== null) return refuse(settings, context, denied)

  markGuarded(context)
  let response: Response
  try {
    response = await next()
  } catch (error) {
    if (state.denial === null) throw error
    return refuse(settings, context, state.denial)
  }
  await settlePending(state)
  if (state.denial !== null) {
    await response.body?.cancel()
    return refuse(settings, context, state.denial)
  }
  if (state.personal) disableRouteCache(context)
  return releaseResponse(response, state)
}

/** Builds the answer to a denial, and reports it. */
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
    'This prerendered route is protected or unclassified, which the build refuses. The terminal says what to do.',
    { status: 503 },
  )
}

/** Astro's route cache wraps middleware: what is personal must opt out, or the next visitor gets it. */
function disableRouteCache(context: APIContext): void {
  // Astro 5 and 6 have no `cache`; without a provider, calling it only logs a warning.
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
    // A broken log must not turn a denial into anything else.
  }
}

/** Clerk knows where its sign-in page is: configuration, environment or the account portal. */
function clerkSignInUrl(context: APIContext, returnTo: string): string {
  const auth = (context.locals as { readonly auth: AuthFn }).auth({ treatPendingAsSignedOut: false })
  const { origin, hosts } = publicOrigin(context.request, context.url)
  const location =
    auth.redirectToSignIn({ returnBackUrl: new URL(returnTo, origin).href }).headers.get('location') ?? origin
  return relativeSignInUrl(location, hosts, returnTo)
}
