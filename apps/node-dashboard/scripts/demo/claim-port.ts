import { createServer } from 'node:net'
import { TallyError } from '../../src/errors/tally-error.ts'

export class PortInUse extends TallyError {
  override readonly name = 'PortInUse'
}

/**
 * The port of a flag, when nothing listens on it.
 *
 * @throws {PortInUse} `port_invalid` or `port_in_use`, with the port and the flag that changes it
 */
export async function claimPort(value: string, flag: string, user: string): Promise<number> {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    const hint = `Pass a number from 1 to 65535, for example ${flag} 5000.`
    throw new PortInUse('port_invalid', `${flag} ${value} is not a port.`, hint)
  }
  const hosts = await Promise.all(['127.0.0.1', '::1'].map((host) => isFree(port, host)))
  if (hosts.every(Boolean)) return port
  throw new PortInUse(
    'port_in_use',
    `Port ${port} is in use, and ${user} needs it.`,
    'Stop the program that listens there (perhaps another demo), or choose another port: ' +
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
