/** Whether this server can do its work: for load balancers and deploys. Says nothing an outsider could use. */
import type { APIRoute } from 'astro'
import { databaseIsReachable } from '../../database/connection.ts'

export const GET: APIRoute = async () => {
  const database = await databaseIsReachable()
  const status = database ? 200 : 503
  return Response.json(
    { status: database ? 'ok' : 'degraded', checks: { database } },
    { status, headers: { 'Cache-Control': 'no-store' } },
  )
}
