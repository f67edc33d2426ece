/**
 * `GET /api/health`, for load balancers and deploys. It reveals nothing to outsiders. An outage of Clerk is reported, and
 * does not take the server out of service, because most of the app works with session tokens alone.
 */
import type { APIRoute } from 'astro'
import { databaseHealth } from '../../database/database-health.ts'
import { clerkHealth } from '../../http/clerk-health.ts'

export const GET: APIRoute = async () => {
  const [{ database, system }, clerk] = await Promise.all([databaseHealth(), clerkHealth()])
  const usable = database && clerk !== 'keys_refused' && system !== 'rights_missing'
  const whole = usable && clerk === 'ok' && system !== 'unreachable'
  return Response.json(
    { status: whole ? 'ok' : 'degraded', checks: { database, system, clerk } },
    { status: usable ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  )
}
