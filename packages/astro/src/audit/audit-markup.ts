import type { Finding } from '../finding/finding.ts'

/** What `<Show>` becomes in a file: its content, hidden until the browser has asked Clerk. */
const showTag = /<clerk-show\b([^>]*)>/g
const conditionAttribute = /\bdata-(role|permission|feature|plan)="([^"]*)"/

/**
 * Content in a finished HTML file that is hidden from some of those who are signed in. Whether somebody is signed in
 * may decide what a page shows: links and buttons. A role or a permission is about what somebody may see.
 *
 * @param file from the project root
 */
export function markupFindings(file: string, html: string): readonly Finding[] {
  const conditions = [...html.matchAll(showTag)].flatMap(([, attributes = '']) => {
    const [, name, value] = conditionAttribute.exec(attributes) ?? []
    return name === undefined ? [] : [`${name} ${value}`]
  })
  return [...new Set(conditions)].map((condition) => ({
    code: 'gated-markup',
    severity: 'error',
    file,
    message: `<Show> hides content for ${condition} in this file, and everybody gets the file.`,
    remedy:
      'Render what matters on demand: <Allowed> on a page with "export const prerender = false", or in a server island.',
  }))
}
