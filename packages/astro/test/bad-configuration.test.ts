import { expect, test } from 'vitest'

/** The published middleware, in a process without the integration's plugin. */
test('protectRoutes() without the integration is an error that says what to add', async () => {
  const { protectRoutes } = await import('@rolecall/astro/middleware')
  expect(() => protectRoutes()).toThrow(
    expect.objectContaining({
      code: 'integration_missing',
      hint: expect.stringContaining(`rolecall({ policy: './src/policy.ts' })`) as string,
    }) as Error,
  )
})

test.each([
  [{ trustedHosts: ['https://app.example.com/'] }, /Write 'app\.example\.com'/],
  [{ allowedOrigins: ['*'] }, /not an origin/],
  [{ allowedOrigins: ['https://admin.example.com/path'] }, /no path/],
  [{ authenticationTimeout: 0 }, /not a duration/],
  [{ authenticationTimeout: Infinity }, /not a duration/],
])('%j is refused', async (options, message) => {
  const { protectRoutes } = await import('@rolecall/astro/middleware')
  expect(() => protectRoutes(options)).toThrow(message)
})
