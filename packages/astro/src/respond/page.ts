import type { DenialCode } from '../denial/denial.ts'
import type { DenialAnswer } from './denial-answer.ts'
import { denialHeaders } from './problem.ts'

/** Small pages for people, used when the app has none of its own. Everything in them is escaped. */

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A page with a heading, a sentence and more (already escaped) content. */
export function pageResponse(code: DenialCode, answer: DenialAnswer, content = ''): Response {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${escapeHtml(answer.title)}</title>
<style>body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color-scheme:light dark;background:Canvas;color:CanvasText}button{font:inherit;padding:.4rem 1rem}</style>
</head>
<body>
<main>
<h1>${escapeHtml(answer.title)}</h1>
<p>${escapeHtml(answer.detail)}</p>
${content}
</main>
</body>
</html>
`
  // With its charset spelled out, Clerk's middleware leaves the page alone: no script belongs on it.
  const headers = denialHeaders(code, answer.status, 'text/html; charset=utf-8')
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
  headers.set('referrer-policy', 'same-origin')
  return new Response(body, { status: answer.status, headers })
}
