const heard = new WeakSet<object>()

interface Emitter {
  on?(event: 'error' | 'acquire', listener: (client: object) => void): unknown
}

/**
 * Without a listener, a connection that breaks while nobody waits for it would end the process. A client gets its own
 * when the pool emits `acquire`, which is before the pool stops listening: one that is handed out and broken by the
 * same packet would otherwise be heard by nobody.
 */
export function tolerateLoss(pool: object): void {
  hear(pool)
  ;(pool as Emitter).on?.('acquire', hear)
}

function hear(emitter: object): void {
  if (heard.has(emitter)) return
  heard.add(emitter)
  ;(emitter as Emitter).on?.('error', () => undefined)
}
