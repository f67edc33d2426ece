import type { DenialCode } from '../denial/denial.ts'
import type { DenialAnswer } from './denial-answer.ts'
import { denialHeaders } from './problem.ts'

/** Small HTML pages, for apps without pages of their own. All content is escaped. */

/** Escapes a string for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** A page with a heading, a sentence and more content, which must be escaped already. */
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
  // Clerk's middleware adds its script to `text/html`. With a charset, it leaves the page alone.
  const headers = denialHeaders(code, answer.status, 'text/html; charset=utf-8')
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
  headers.set('referrer-policy', 'same-origin')
  return new Response(body, { status: answer.status, headers })
}
