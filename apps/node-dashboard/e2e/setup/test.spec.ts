/** The suite's own `test` fails for each of these. */
import { expect, requireEnvironment, test } from './test.ts'

test.describe('fails', () => {
  test.fail()

  test('when a page logs an error', async ({ page }) => {
    await page.goto('/pricing')
    await page.evaluate(() => console.error('Oh no'))
  })

  test('when an error is uncaught', async ({ page }) => {
    await page.goto('/pricing')
    const thrown = page.waitForEvent('pageerror')
    await page.evaluate(() => void setTimeout(() => void JSON.parse('{')))
    await thrown
  })

  test('when a page of another context logs an error', async ({ browser }) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${requireEnvironment('E2E_APP_URL')}/pricing`)
    await page.evaluate(() => console.error('Oh no'))
    await context.close()
  })

  test('when a request gets an error status that the test does not expect', async ({ page, pageErrors }) => {
    pageErrors.expectStatus(404, '/elsewhere')
    await page.goto('/nothing-here')
  })

  test('when a page requests another machine', async ({ page, pageErrors }) => {
    pageErrors.expectText(/Failed to load resource/)
    await page.goto('/pricing')
    await page.evaluate(() => fetch('http://outside.test/', { mode: 'no-cors' }).catch(() => null))
  })
})

test('passes when the errors are expected', async ({ page, pageErrors }) => {
  pageErrors.expectStatus(404, '/nothing-here')
  pageErrors.expectText(/^On purpose$/)
  await page.goto('/nothing-here')
  await page.evaluate(() => console.error('On purpose'))
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})
