/** Middleware: a page whose database or Clerk does not answer becomes a 503 that says so, and when to come back. */
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
    console.error(`tally: ${context.routePattern} could not be answered: ${(error as Error).message}`)
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
  // A page whose visitor did nothing but open it is unavailable, also when it is Clerk that had enough of us (429).
  if (error instanceof HttpProblem) return error.status === 503 || error.status === 429
  return error instanceof ConnectionLostError || error instanceof TimeoutError
}

/** For a form the outcome is unknown: what fails after the change was kept looks like what fails before. */
async function whatToDo(request: Request): Promise<string> {
  if (request.method !== 'POST') return `<p><a class="button" href="">Try again</a></p>`
  const fields = await keptFields(request)
  return fields
    ? `<p class="quiet">What you sent may not have been saved. It is kept on this page: send it again in a moment.</p>
        ${sendAgainForm(fields)}`
    : '<p class="quiet">What you sent may not have been saved. Go back to find it in your browser.</p>'
}

// It stands alone: whatever the layout needs may be what does not answer.
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
        <p class="quiet">Something that this page needs does not answer right now.</p>
        ${content}
      </div>
    </main>
  </body>
</html>
`
