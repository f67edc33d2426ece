/**
 * Ends a server without cutting a request. On SIGTERM or SIGINT it accepts no new connection and tells each client, with
 * the answer that it is waiting for, not to come back over the old one. Who is late is cut off after `seconds`.
 */
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/** For so long a client that holds an open connection may still send over it what is on its way. Milliseconds. */
const lull = 1_000
/** For so long what was cut off may still be written down. Milliseconds. */
const lastWords = 3_000

export function drainOnSignal(server: Server, seconds: number): void {
  const unanswered = new Set<ServerResponse>()
  let draining = false
  server.prependListener('request', (_request, response) => {
    unanswered.add(response)
    response.once('close', () => unanswered.delete(response))
    if (draining) response.setHeader('Connection', 'close')
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, drain)

  function drain(): void {
    if (draining) return
    draining = true
    for (const response of unanswered) if (!response.headersSent) response.setHeader('Connection', 'close')
    // Not http's own close(), which also ends connections that are idle at this moment, whatever is on its way over them.
    NetServer.prototype.close.call(server)
    setInterval(() => server.closeIdleConnections(), lull).unref()
    setTimeout(cutOff, seconds * 1000).unref()
  }

  function cutOff(): void {
    console.error(`tally: some requests did not finish within ${seconds} seconds; they are cut off.`)
    process.exitCode = 1
    // Without connections the process ends by itself, after the app has written what it still has to write.
    server.closeAllConnections()
    setTimeout(() => process.exit(1), lastWords).unref()
  }
}
