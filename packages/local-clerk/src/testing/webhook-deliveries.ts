import type { WebhookDelivery } from '../webhooks/webhooks.ts'
import { callControl, type ClerkAddress } from './control-client.ts'

/**
 * The webhook deliveries so far, oldest first, once nothing waits to be delivered or retried.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * import { webhookDeliveries, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const types = async (clerk: ClerkAddress) => (await webhookDeliveries(clerk)).map((delivery) => delivery.type)
 */
export async function webhookDeliveries(clerk: ClerkAddress): Promise<readonly WebhookDelivery[]> {
  return ((await callControl(clerk, '/webhooks?settled=true')) as { data: WebhookDelivery[] }).data
}
