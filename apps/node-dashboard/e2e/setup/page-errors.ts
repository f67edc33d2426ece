/** Errors in the consoles of pages, and uncaught ones. */
import type { BrowserContext } from '@playwright/test'

interface Complaint {
  /** The page's address at that time. */
  readonly page: string
  readonly text: string
  /** The address that failed to load, or the script. */
  readonly source: string
}

/** Collects the errors of every page of the watched contexts, except those that a test expects. */
export class PageErrors {
  readonly #complaints: Complaint[] = []
  readonly #expected: ((complaint: Complaint) => boolean)[] = []

  watch(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() !== 'error') return
      const page = message.page()?.url() ?? 'a worker'
      this.#complaints.push({ page, text: message.text(), source: message.location().url })
    })
    context.on('weberror', (event) => {
      const { message, stack = '' } = event.error()
      this.#complaints.push({ page: event.page()?.url() ?? '', text: message, source: stack.split('\n')[1] ?? '' })
    })
  }

  /**
   * This test makes requests with this status, which browsers report as errors.
   *
   * @param path the request's path, without its query
   */
  expectStatus(status: number, path: string | RegExp): void {
    this.#expectLoad(`responded with a status of ${status} `, path)
  }

  /** This test signs out on a page whose organization switcher may still load the visitor's invitations. */
  expectSignOut(): void {
    this.expectStatus(401, /^\/v1\/me\/organization_(invitations|suggestions)$/)
  }

  /** This test blocks such requests. */
  expectBlocked(path: string | RegExp): void {
    this.#expectLoad('net::ERR_FAILED', path)
  }

  /** This test makes a page log this. */
  expectText(text: RegExp): void {
    this.#expected.push((complaint) => text.test(complaint.text))
  }

  #expectLoad(reason: string, path: string | RegExp): void {
    this.#expected.push(({ text, source }) => {
      if (!text.startsWith('Failed to load resource') || !text.includes(reason) || !URL.canParse(source)) return false
      const { pathname } = new URL(source)
      return typeof path === 'string' ? pathname === path : path.test(pathname)
    })
  }

  /** The other errors, in words. */
  get unexpected(): readonly string[] {
    return this.#complaints
      .filter((complaint) => !this.#expected.some((matches) => matches(complaint)))
      .map(({ page, text, source }) => `${page} says: ${text} (${source})`)
  }
}
