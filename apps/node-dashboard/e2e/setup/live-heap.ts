/** The heap of a Node process after garbage collection. */

/**
 * @param inspector the port of its `--inspect`
 * @returns megabytes
 */
export async function liveHeap(inspector: number): Promise<number> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspector}/json/list`)).json()) as readonly {
    readonly webSocketDebuggerUrl: string
  }[]
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '')
  const once = (type: 'open' | 'message') =>
    new Promise<MessageEvent<string>>((resolve, reject) => {
      socket.addEventListener(type, (event) => resolve(event as MessageEvent<string>), { once: true })
      socket.addEventListener('error', () => reject(new Error('The inspector does not respond.')), { once: true })
    })
  const call = async (method: string): Promise<{ readonly usedSize?: number }> => {
    const answer = once('message')
    socket.send(JSON.stringify({ id: 1, method }))
    return (JSON.parse((await answer).data) as { readonly result: { readonly usedSize?: number } }).result
  }
  await once('open')
  try {
    await call('HeapProfiler.collectGarbage')
    return ((await call('Runtime.getHeapUsage')).usedSize ?? 0) / 1024 / 1024
  } finally {
    socket.close()
  }
}
