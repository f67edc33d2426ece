/**
 * Delivers events to webhook endpoints. Deliveries are signed, retried with growing pauses, and kept in order for each
 * resource, so that `user.deleted` never arrives before `user.created`.
 */
import { createId } from '../store/ids.ts'
import { signWebhook } from './signature.ts'

export interface WebhookEndpoint {
  readonly url: string
  /** Event types to deliver, such as `['user.created']`. All by default. */
  readonly events?: readonly string[] | undefined
}

export interface WebhookAttempt {
  readonly at: number
  /** The HTTP status; `null` if the endpoint was not reachable. */
  readonly status: number | null
}

export interface WebhookDelivery {
  readonly id: string
  readonly url: string
  readonly type: string
  readonly resourceId: string | null
  readonly payload: unknown
  readonly attempts: readonly WebhookAttempt[]
  readonly state: 'pending' | 'delivered' | 'failed'
}

export interface Webhooks {
  publish(type: string, data: unknown): void
  /** The last deliveries, oldest first. */
  deliveries(): readonly WebhookDelivery[]
  /** Resolves when no delivery is queued or retried. */
  settled(): Promise<void>
  stop(): void
}

const pauses = [200, 500, 1_000, 2_000]
const timeout = 10_000
const kept = 500

export function createWebhooks(endpoints: readonly WebhookEndpoint[], secret: string): Webhooks {
  const log: WebhookDelivery[] = []
  const queues = new Map<string, Promise<void>>()
  const stopped = new AbortController()

  function change(id: string, changes: Partial<WebhookDelivery>): void {
    const index = log.findIndex((delivery) => delivery.id === id)
    const before = log[index]
    if (before) log[index] = { ...before, ...changes }
  }

  async function deliver(delivery: WebhookDelivery): Promise<void> {
    const body = JSON.stringify(delivery.payload)
    const attempts: WebhookAttempt[] = []
    for (const pause of [0, ...pauses]) {
      if (pause > 0) await sleep(pause, stopped.signal)
      if (stopped.signal.aborted) return
      const status = await post(delivery, body)
      attempts.push({ at: Date.now(), status })
      const delivered = status !== null && status >= 200 && status < 300
      change(delivery.id, {
        attempts: [...attempts],
        state: delivered ? 'delivered' : attempts.length > pauses.length ? 'failed' : 'pending',
      })
      if (delivered) return
    }
  }

  async function post(delivery: WebhookDelivery, body: string): Promise<number | null> {
    const timestamp = Math.floor(Date.now() / 1000)
    try {
      const response = await fetch(delivery.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Svix-Webhooks/local-clerk',
          'svix-id': delivery.id,
          'svix-timestamp': String(timestamp),
          'svix-signature': signWebhook(secret, delivery.id, timestamp, body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(timeout)]),
      })
      await response.body?.cancel()
      return response.status
    } catch {
      return null
    }
  }

  return {
    publish(type, data) {
      const resourceId =
        typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string' ? data.id : null
      for (const { url, events } of endpoints) {
        if (events && !events.includes(type)) continue
        const payload = {
          data,
          object: 'event',
          type,
          timestamp: Date.now(),
          instance_id: 'ins_local',
          event_attributes: { http_request: { client_ip: '127.0.0.1', user_agent: 'local-clerk' } },
        }
        const delivery: WebhookDelivery = {
          id: createId('msg'),
          url,
          type,
          resourceId,
          payload,
          attempts: [],
          state: 'pending',
        }
        log.push(delivery)
        if (log.length > kept) log.shift()
        const key = `${url} ${resourceId ?? ''}`
        const queue = (queues.get(key) ?? Promise.resolve()).then(() => deliver(delivery))
        queues.set(key, queue)
        void queue.finally(() => {
          if (queues.get(key) === queue) queues.delete(key)
        })
      }
    },
    deliveries: () => [...log],
    async settled() {
      while (queues.size > 0) await Promise.all(queues.values())
    },
    stop: () => stopped.abort(),
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
