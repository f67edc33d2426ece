/**
 * Whether this server can do its work: for load balancers and deploys. Says nothing an outsider could use. A Clerk that
 * does not answer is told, and does not take the server out of service: most of it works from session tokens.
 */
import type { APIRoute } from 'astro'
import { databaseIsReachable } from '../../database/connection.ts'
import { clerkHealth } from '../../http/clerk-health.ts'

export const GET: APIRoute = async () => {
  const [database, clerk] = await Promise.all([databaseIsReachable(), clerkHealth()])
  const usable = database && clerk !== 'keys_refused'
  return Response.json(
    { status: usable && clerk === 'ok' ? 'ok' : 'degraded', checks: { database, clerk } },
    { status: usable ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  )
}
