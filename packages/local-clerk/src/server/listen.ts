/**
 * Listens on the loopback addresses of IPv4 and, where available, IPv6, because `localhost` may resolve to either.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalClerkError } from '../errors/local-clerk-error.ts'

export interface Listening {
  readonly port: number
  /** Closes all connections immediately. */
  stop(): Promise<void>
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const triesForFreePort = 5

export async function listen(listener: Listener, port: number): Promise<Listening> {
  for (let left = port === 0 ? triesForFreePort : 1; ; left--) {
    const first = await bind(listener, port, '127.0.0.1')
    const actual = (first.address() as AddressInfo).port
    try {
      const second = await bind(listener, actual, '::1').catch(ignoreMissingIpv6)
      const servers = second ? [first, second] : [first]
      return { port: actual, stop: async () => void (await Promise.all(servers.map(close))) }
    } catch (error) {
      await close(first)
      if (left === 1) throw error
    }
  }
}

/**
 * A machine without IPv6 only has 127.0.0.1. A port in use is an error, because `localhost` may resolve to that address.
 */
function ignoreMissingIpv6(error: unknown): undefined {
  if (error instanceof LocalClerkError) throw error
  return undefined
}

function bind(listener: Listener, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => void listener(request, response))
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const busy = cause.code === 'EADDRINUSE'
      reject(
        busy
          ? new LocalClerkError(
              'port_in_use',
              `Port ${port} is in use.`,
              'Stop the process that listens there, or leave out `port` to get a free one.',
              { cause },
            )
          : cause,
      )
    })
    server.listen({ port, host, exclusive: true }, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
