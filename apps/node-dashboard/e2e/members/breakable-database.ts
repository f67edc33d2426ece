/** A connection to the test's database that can be cut like a network, while the database goes on. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { requireEnvironment } from '../setup/test.ts'

export interface BreakableDatabase {
  /** The `DATABASE_URL` through it. */
  readonly url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function breakableDatabase(): Promise<BreakableDatabase> {
  const url = new URL(requireEnvironment('DATABASE_URL'))
  const { port, hostname } = url
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((inward) => {
    const outward = connect(Number(port), hostname)
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => sockets.delete(from))
    }
    if (isCut) inward.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    cut,
    mend: () => void (isCut = false),
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
