/** Middleware: when the database or Clerk is down, a page becomes a 503 that says so, with `Retry-After`. */
import { ConnectionLostError, TimeoutError } from '@rolecall/repository'
import type { MiddlewareHandler } from 'astro'
import styles from '../styles/app.css?inline'
import { keptFields, sendAgainForm } from './kept-form.ts'
import { HttpProblem } from './problem.ts'

export const answerOutages: MiddlewareHandler = async (context, next) => {
  try {
    return await next()
  } catch (error) {
    if (!isOutage(error)) throw error
    console.error(`tally: ${context.routePattern} failed: ${(error as Error).message}`)
    const retryAfter = error instanceof HttpProblem ? error.extra['retryAfter'] : undefined
    return new Response(outagePage(await whatToDo(context.request)), {
      status: 503,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'private, no-store',
        'Retry-After': typeof retryAfter === 'number' ? String(retryAfter) : '5',
      },
    })
  }
}

function isOutage(error: unknown): boolean {
  // Clerk's rate limit (429) concerns this server. For the visitor who opens a page, the page is unavailable.
  if (error instanceof HttpProblem) return error.status === 503 || error.status === 429
  return error instanceof ConnectionLostError || error instanceof TimeoutError
}

/** The outcome of a form is unknown: a failure after the commit looks like one before it. */
async function whatToDo(request: Request): Promise<string> {
  if (request.method !== 'POST') return `<p><a class="button" href="">Try again</a></p>`
  const fields = await keptFields(request)
  return fields
    ? `<p class="quiet">Your changes may not have been saved. They are kept on this page: send them again in a moment.</p>
        ${sendAgainForm(fields)}`
    : '<p class="quiet">Your changes may not have been saved. Go back to find them in your browser.</p>'
}

// The page does not use the layout, which may need the service that is down.
const outagePage = (content: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Back in a moment · Tally</title>
    <style>${styles}</style>
  </head>
  <body>
    <header class="site-header"><div class="width"><a class="brand" href="/">Tally</a></div></header>
    <main id="outage" class="width">
      <div class="card empty stack">
        <p class="quiet small">503</p>
        <h1>Back in a moment</h1>
        <p class="quiet">A service that this page needs does not respond right now.</p>
        ${content}
      </div>
    </main>
  </body>
</html>
`
