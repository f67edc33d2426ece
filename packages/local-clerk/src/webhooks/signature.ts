/** Webhook signatures in the format of Svix: HMAC-SHA256 of `id.timestamp.body` with the base64 part of `whsec_…`. */
import { createHmac } from 'node:crypto'

export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
