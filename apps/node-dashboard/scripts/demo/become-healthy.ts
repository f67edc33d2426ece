/** Waits until `url` answers 2xx. @throws Error with the last answer after 20 seconds */
export async function becomeHealthy(who: string, url: string): Promise<void> {
  const deadline = AbortSignal.timeout(20_000)
  let last = 'it did not answer'
  while (!deadline.aborted) {
    try {
      const response = await fetch(url, { signal: deadline })
      if (response.ok) return
      last = `it answered ${response.status}: ${await response.text()}`
    } catch (error) {
      last = String((error as Error).cause ?? error)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${who} did not become healthy within 20 s; at ${url}, ${last}.`)
}
