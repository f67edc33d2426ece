import { TallyError } from '../../src/errors/tally-error.ts'

/**
 * Waits until `url` responds with 2xx.
 *
 * @throws {TallyError} `unhealthy` with the last response after 20 seconds
 */
export async function becomeHealthy(name: string, url: string): Promise<void> {
  const deadline = AbortSignal.timeout(20_000)
  let last = 'it did not respond'
  while (!deadline.aborted) {
    try {
      const response = await fetch(url, { signal: deadline })
      if (response.ok) return
      last = `it responded with ${response.status}: ${await response.text()}`
    } catch (error) {
      last = String((error as Error).cause ?? error)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const message = `${name} did not become healthy within 20 s: at ${url}, ${last}.`
  throw new TallyError('unhealthy', message, 'Read its output above for the reason.')
}
