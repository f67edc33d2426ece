import type { Finding } from '../finding/finding.ts'
import { readTags } from './read-tags.ts'

/** What `<Show>` becomes in a file: its content, hidden until the browser has asked Clerk. */
const element = 'clerk-show'
const conditions = ['role', 'permission', 'feature', 'plan'] as const
const presence = new Set(['signed-in', 'signed-out'])

/**
 * Content in a finished HTML file that is hidden from some of the signed-in visitors. Whether a visitor is signed in may
 * decide what a page shows: links and buttons. A role or a permission is about what a visitor may see. An element without
 * any condition is what a function leaves behind: Clerk shows it to every signed-in visitor.
 *
 * @param file relative to the project
 */
export function markupFindings(file: string, html: string): readonly Finding[] {
  const found = new Set<string>()
  for (const { name, attributes } of readTags(html)) {
    if (name !== element) continue
    const named = conditions.flatMap((condition) => {
      const value = attributes.get(`data-${condition}`)
      return value === undefined ? [] : [`${condition} ${value}`]
    })
    if (named.length > 0) found.add(named.join(', '))
    else if (!presence.has(attributes.get('data-when') ?? '')) found.add('')
  }
  return [...found].map((condition) => ({
    code: 'gated-markup',
    severity: 'error',
    file,
    message:
      condition === ''
        ? '<Show> hides content in this file without a condition that a browser could check, and everybody gets the file.'
        : `<Show> hides content for ${condition} in this file, and everybody gets the file.`,
    remedy:
      'Render the content on demand: with <Allowed>, on a page with "export const prerender = false" or in a server island.',
  }))
}
