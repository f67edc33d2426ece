import { createServer } from 'node:net'

export class PortInUse extends Error {
  override readonly name = 'PortInUse'
}

/**
 * The port that a flag names, when nothing listens on it.
 *
 * @throws PortInUse naming the port and the flag that changes it
 */
export async function claimPort(value: string, flag: string, user: string): Promise<number> {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PortInUse(`${flag} ${value} is not a port. Give a number from 1 to 65535, for example ${flag} 5000.`)
  }
  const hosts = await Promise.all(['127.0.0.1', '::1'].map((host) => isFree(port, host)))
  if (hosts.every(Boolean)) return port
  throw new PortInUse(
    `Port ${port} is in use, and ${user} needs it. Stop what listens there (perhaps another demo), or choose another port: ` +
      `npm run demo -- ${flag} ${port + 1000}`,
  )
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A host that this machine does not have (no IPv6) cannot be in use.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
