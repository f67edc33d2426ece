/**
 * `POST /api/webhooks/clerk`: what happened to organizations and members, told by Clerk. Anything but 2xx makes Clerk
 * send it again later, which is safe: see `apply-event.ts`.
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
      const detail =
        'Webhooks need CLERK_WEBHOOK_SIGNING_SECRET and SYSTEM_DATABASE_URL; this server lacks one of them.'
      throw new HttpProblem(503, 'webhooks_not_configured', detail)
    }
    const { url, headers } = request
    // Whoever sends it is not known yet: no more of it is read than an event can have.
    const delivered = new Request(url, { method: 'POST', headers, body: await readText(request) })
    const event = await verifyWebhook(delivered, { signingSecret: CLERK_WEBHOOK_SIGNING_SECRET }).catch(() => undefined)
    if (!event) {
      const detail = 'The signature does not belong to this body, or the delivery is too old.'
      throw new HttpProblem(400, 'signature_invalid', detail)
    }
    const id = headers.get('svix-id') ?? ''
    const at = new Date(Number(headers.get('svix-timestamp')) * 1000)
    try {
      return Response.json({ outcome: await applyEvent(database, { id, event, at }) })
    } catch (error) {
      console.error(`tally: webhook ${event.type} could not be applied: ${(error as Error).message}`)
      throw new HttpProblem(503, 'not_applied', 'It could not be kept right now. Send it again.')
    }
  })
