import { createServer } from 'node:net'

/** A free TCP port on 127.0.0.1: `wanted` if it is free, else another one. */
export async function freePort(wanted = 0): Promise<number> {
  try {
    return await tryPort(wanted)
  } catch (error) {
    if (wanted === 0) throw error
    return tryPort(0)
  }
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      const found = typeof address === 'object' && address ? address.port : port
      server.close(() => resolve(found))
    })
  })
}
