import { describe, expect, test } from 'vitest'
import { writeOutput } from '../preview/test/write-output.ts'
import { builtClerkPort } from './built-clerk-port.ts'

const script = '.vercel/output/static/_astro/clerk-start.js'

describe('builtClerkPort', () => {
  test('reads the port off the built scripts', async () => {
    const project = await writeOutput({ [script]: 'const a={proxyUrl:`http://localhost:4400`}', 'other.js': '' })
    expect(await builtClerkPort(project)).toBe(4400)
  })

  test('says what to do about a build for a Clerk instance', async () => {
    const project = await writeOutput({ [script]: 'const a={domain:"clerk.example.com"}' })
    await expect(builtClerkPort(project)).rejects.toMatchObject({
      code: 'output_invalid',
      message: expect.stringMatching(/CLERK_SECRET_KEY.*LOCAL_CLERK_PORT=4322 pnpm build/) as string,
    })
  })

  test('says so when nothing is built', async () => {
    await expect(builtClerkPort(await writeOutput({ a: '' }))).rejects.toMatchObject({
      message: expect.stringContaining('Run the build first') as string,
    })
  })
})
