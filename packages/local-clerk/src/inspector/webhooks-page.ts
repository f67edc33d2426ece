import { html } from 'hono/html'
import type { Instance } from '../instance/instance.ts'
import { badge, copyable, lines, table, time, type Page } from './layout.ts'

const tones = { delivered: 'good', failed: 'bad', pending: 'waiting' } as const

export function webhooksPage(instance: Instance): Page {
  const rows = instance.webhooks.deliveries().toReversed()
  const body = table({
    what: rows.length === 1 ? 'delivery' : 'deliveries',
    rows,
    columns: {
      Event: (delivery) =>
        html`${delivery.type}<br />${copyable(delivery.resourceId ?? '')}
          <details>
            <summary>Payload</summary>
            <pre tabindex="0">${JSON.stringify(delivery.payload, null, 2)}</pre>
          </details>`,
      Endpoint: (delivery) => copyable(delivery.url),
      State: (delivery) => badge(delivery.state, tones[delivery.state]),
      Attempts: (delivery) =>
        lines(
          delivery.attempts.map((attempt) => html`${time(attempt.at)} ${attempt.status ?? 'not reached'}`),
          'not yet',
        ),
    },
    empty: 'No deliveries yet. Set endpoints with the webhooks option.',
  })
  return { section: 'webhooks', title: 'Webhooks', body }
}
