const heard = new WeakSet<object>()

interface Emitter {
  on?(event: 'error', listener: () => void): unknown
}

/** Without a listener, a connection that breaks while nobody waits for it would end the process. */
export function tolerateLoss(emitter: object): void {
  if (heard.has(emitter)) return
  heard.add(emitter)
  ;(emitter as Emitter).on?.('error', () => undefined)
}
