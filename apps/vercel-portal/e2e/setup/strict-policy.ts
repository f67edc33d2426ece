/** Serves every page with a strict content security policy, as a proxy in front of the site could. */
import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import { requireEnvironment } from './test.ts'

/**
 * Scripts come from this site and from Clerk; inline ones are those of the page, by their hashes. What Clerk's own
 * documentation asks for is allowed: inline styles and a worker made of a blob.
 *
 * @returns what the policy stopped so far
 */
export async function withStrictPolicy(page: Page): Promise<readonly string[]> {
  const clerk = requireEnvironment('E2E_CLERK_URL')
  const violations: string[] = []
  // Chromium takes a page that a test answers for one from elsewhere, which may not ask this machine for anything.
  await page.context().grantPermissions(['local-network-access'])
  await page.exposeFunction('noteViolation', (what: string) => void violations.push(what))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      ;(window as unknown as { noteViolation(what: string): void }).noteViolation(
        `${violatedDirective} ${blockedURI} ${sample}`,
      )
    })
  })
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback()
    const response = await route.fetch({ maxRedirects: 0 })
    const html = response.headers()['content-type']?.includes('html') ? await response.text() : ''
    const policy = [
      "default-src 'none'",
      `script-src 'self' ${clerk} ${hashes(html).join(' ')}`,
      `connect-src 'self' ${clerk}`,
      `img-src 'self' data: ${clerk}`,
      "style-src 'self' 'unsafe-inline'",
      "font-src 'self'",
      'worker-src blob:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]
    return route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': policy.join(';') },
    })
  })
  return violations
}

function hashes(html: string): readonly string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([^]*?)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  )
}
