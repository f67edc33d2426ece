/**
 * `POST /api/webhooks/clerk`: Clerk's events about organizations and members. Clerk repeats a delivery that did not get a
 * 2xx, which is safe: see `apply-event.ts`.
 */
import { verifyWebhook } from '@clerk/astro/webhooks'
import type { APIRoute } from 'astro'
import { systemDatabase } from '../../../database/connection.ts'
import { CLERK_WEBHOOK_SIGNING_SECRET } from '../../../environment.ts'
import { orProblem } from '../../../http/problem-from.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { readText } from '../../../http/read-json.ts'
import { applyEvent } from '../../../webhooks/apply-event.ts'

export const POST: APIRoute = ({ request }) =>
  orProblem(async () => {
    const database = CLERK_WEBHOOK_SIGNING_SECRET && systemDatabase('webhook from Clerk')
    if (!database || !CLERK_WEBHOOK_SIGNING_SECRET) {
      const hint = 'Set CLERK_WEBHOOK_SIGNING_SECRET and SYSTEM_DATABASE_URL.'
      throw new HttpProblem(503, 'webhooks_not_configured', 'This server does not accept webhooks.', hint)
    }
    const { url, headers } = request
    // The sender is not verified yet, so the size of the body is limited.
    const delivered = new Request(url, { method: 'POST', headers, body: await readText(request) })
    const event = await verifyWebhook(delivered, { signingSecret: CLERK_WEBHOOK_SIGNING_SECRET }).catch(() => undefined)
    if (!event) {
      const message = 'The signature does not match this body, or the delivery is too old.'
      throw new HttpProblem(400, 'signature_invalid', message, 'Check CLERK_WEBHOOK_SIGNING_SECRET and the clock.')
    }
    const id = headers.get('svix-id') ?? ''
    const at = new Date(Number(headers.get('svix-timestamp')) * 1000)
    try {
      return Response.json({ outcome: await applyEvent(database, { id, event, at }) })
    } catch (error) {
      console.error(`tally: webhook ${event.type} could not be applied: ${(error as Error).message}`)
      throw new HttpProblem(503, 'not_applied', 'The event could not be stored.', 'Send it again.')
    }
  })
