/**
 * Stops a server without cutting off a request. On SIGTERM or SIGINT it accepts no new connections, and each response
 * tells its client to close the connection. An idle connection stays open for as long as the server has promised its
 * client (`Keep-Alive: timeout=5`), because a request may be on its way; Node closes it then. Requests that take longer
 * than `seconds` are cut off.
 */
import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/** How long, in milliseconds, the app may still write after requests were cut off. */
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
    // Not http's own close(), which would also end idle connections, and with them requests that are on their way.
    NetServer.prototype.close.call(server)
    setTimeout(cutOff, seconds * 1000).unref()
  }

  function cutOff(): void {
    console.error(`tally: some requests did not finish within ${seconds} seconds and were cut off.`)
    process.exitCode = 1
    // Without connections the process ends by itself, after the app has written its last entries.
    server.closeAllConnections()
    setTimeout(() => process.exit(1), lastWords).unref()
  }
}
