/** Serves each page with a strict content security policy, as a proxy in front of the site could. */
import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import { requireEnvironment } from './test.ts'

/**
 * Allows scripts of this site and of Clerk, and the page's inline scripts by their hashes. Clerk's documentation requires
 * inline styles and a worker from a blob.
 *
 * @returns the violations so far
 */
export async function withStrictPolicy(page: Page): Promise<readonly string[]> {
  const clerk = requireEnvironment('E2E_CLERK_URL')
  const violations: string[] = []
  // For Chromium, a page that a test answers comes from another network, which may not send requests to this machine.
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
