/** The layout of the inspector's pages. `html` escapes every interpolated value. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { mountPath } from '../address/mount.ts'
import { style } from './style.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const sections = [
  ['', 'Users'],
  ['organizations', 'Organizations'],
  ['sessions', 'Sessions'],
  ['mail', 'Mail'],
  ['webhooks', 'Webhooks'],
] as const

export type Section = (typeof sections)[number][0]

export interface Page {
  readonly section: Section
  readonly title: string
  readonly body: Html
  /** The result of the last action. */
  readonly notice?: string | undefined
}

export const page = ({ section, title, body, notice }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Local Clerk</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <header>
          <p>Local Clerk</p>
          <nav aria-label="Inspector">
            <ul>
              ${sections.map(
                ([path, name]) =>
                  html`<li>
                    <a href="${mountPath}/${path}" ${path === section ? raw('aria-current="page"') : ''}>${name}</a>
                  </li>`,
              )}
            </ul>
          </nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${notice ? html`<p class="notice" role="status">${notice}</p>` : ''} ${body}
        </main>
      </body>
    </html>`

const rowsShown = 200

export interface Table<T> {
  /** The noun for the rows, in the plural. */
  readonly what: string
  readonly rows: readonly T[]
  readonly columns: Readonly<Record<string, (row: T) => Html>>
  /** Shown instead of an empty table. */
  readonly empty: string
}

/**
 * A table of the first rows. Its ARIA roles are explicit, because the style for narrow screens would remove the implicit
 * ones.
 */
export function table<T>({ what, rows, columns, empty }: Table<T>): Html {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`
  const caption =
    rows.length > rowsShown ? `The first ${rowsShown} of ${rows.length} ${what}` : `${rows.length} ${what}`
  const cells = Object.entries(columns)
  return html`<div class="table">
    <table role="table">
      <caption>
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          ${cells.map(([name]) => html`<th role="columnheader" scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${rows.slice(0, rowsShown).map(
          (row) =>
            html`<tr role="row">
              ${cells.map(([name, cell]) => html`<td role="cell" data-label="${name}"><div>${cell(row)}</div></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** One line per item, or `none`. */
export const lines = (items: readonly Html[], none = 'none'): Html =>
  items.length === 0
    ? html`<span class="soft">${none}</span>`
    : html`<ul class="lines">
        ${items.map((item) => html`<li>${item}</li>`)}
      </ul>`

export type Tone = 'good' | 'bad' | 'waiting' | 'plain'

/** A status. The colour repeats the word. */
export const badge = (text: string, tone: Tone = 'plain'): Html => html`<span class="badge ${tone}">${text}</span>`

/** One click selects the whole text. */
export const copyable = (text: string): Html => html`<code class="all">${text}</code>`

export const time = (milliseconds: number): Html => {
  const iso = new Date(milliseconds).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}

/** A button that changes something. It is a form, so it works without a script. */
export const actionButton = (
  path: string,
  fields: Readonly<Record<string, string>>,
  label: string,
  full: string,
): Html =>
  html`<form method="post" action="${mountPath}/${path}">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}<button
      aria-label="${full}"
    >
      ${label}
    </button>
  </form>`
