import type { Finding } from '../finding/finding.ts'

/** `<Show>` in a built file: its content, hidden until the browser has asked Clerk. */
const showTag = /<clerk-show\b([^>]*)>/g
const conditionAttribute = /\bdata-(role|permission|feature|plan)="([^"]*)"/

/**
 * Findings about content in a built HTML file that is hidden by role, permission, feature or plan. Hiding by sign-in
 * alone is no finding, because it is for links and buttons.
 *
 * @param file relative to the project
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
    message: `<Show> hides content for ${condition} in this file, but everybody gets the file.`,
    remedy:
      'Render the content on demand: with <Allowed>, on a page with "export const prerender = false" or in a server island.',
  }))
}
