/** Sends signed webhooks like Clerk. */
import { createHmac, randomUUID } from 'node:crypto'
import { requireEnvironment } from './test.ts'

interface Delivery {
  /** Default: the app that all tests share. */
  readonly appUrl?: string
  readonly id?: string
  readonly signed?: boolean
  readonly secondsAgo?: number
}

export async function deliver(
  event: object,
  {
    appUrl = requireEnvironment('E2E_APP_URL'),
    id = `msg_${randomUUID()}`,
    signed = true,
    secondsAgo = 0,
  }: Delivery = {},
) {
  const body = JSON.stringify(event)
  const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo)
  const signature = createHmac('sha256', signed ? secret() : 'another key').update(`${id}.${timestamp}.${body}`)
  const response = await fetch(`${appUrl}/api/webhooks/clerk`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': timestamp,
      'svix-signature': `v1,${signature.digest('base64')}`,
    },
    body,
  })
  return { status: response.status, body: (await response.json()) as { outcome?: string; code?: string } }
}

const secret = () => Buffer.from(requireEnvironment('CLERK_WEBHOOK_SIGNING_SECRET').replace('whsec_', ''), 'base64')
