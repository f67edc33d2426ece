import type { WebhookDelivery } from '../webhooks/webhooks.ts'
import { callControl, type ClerkAddress } from './control-client.ts'

/**
 * Waits until no webhook is queued or retried, and returns all deliveries, oldest first.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { webhookDeliveries, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const types = async (clerk: ClerkAddress) => (await webhookDeliveries(clerk)).map((delivery) => delivery.type)
 * ```
 */
export async function webhookDeliveries(clerk: ClerkAddress): Promise<readonly WebhookDelivery[]> {
  return ((await callControl(clerk, '/webhooks?settled=true')) as { data: WebhookDelivery[] }).data
}
