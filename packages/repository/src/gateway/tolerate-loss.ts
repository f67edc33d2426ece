const heard = new WeakSet<object>()

interface Emitter {
  on?(event: 'error' | 'acquire', listener: (client: object) => void): unknown
}

/**
 * Without a listener, a connection that breaks while it is idle would end the process. Each client gets a listener when
 * the pool emits `acquire`, which is before the pool removes its own. A client that breaks in the same packet with which
 * it is handed out would otherwise have none.
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
