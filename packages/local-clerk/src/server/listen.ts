/** Listens on loopback, IPv4 and where it exists IPv6, because `localhost` may mean either. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalClerkError } from '../errors.ts'

export interface Listening {
  readonly port: number
  /** Stops at once: open and idle connections are closed. */
  stop(): Promise<void>
}

export async function listen(listener: RequestListener, port: number): Promise<Listening> {
  const first = await bind(listener, port, '127.0.0.1')
  const actual = (first.address() as AddressInfo).port
  const second = await bind(listener, actual, '::1').catch(() => undefined)
  const servers = second ? [first, second] : [first]
  return { port: actual, stop: async () => void (await Promise.all(servers.map(close))) }
}

function bind(listener: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const busy = cause.code === 'EADDRINUSE'
      reject(busy ? new LocalClerkError('port_in_use', `Port ${port} is taken. Stop what listens there, or leave port out to get a free one.`, { cause }) : cause)
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
