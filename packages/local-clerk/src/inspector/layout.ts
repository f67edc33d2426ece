/** The frame of the inspector's pages. Everything interpolated is escaped by `html`. */
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { mountPath } from '../server/mount.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const sections = [
  ['', 'Users'],
  ['organizations', 'Organizations'],
  ['sessions', 'Sessions'],
  ['mail', 'Mail'],
  ['webhooks', 'Webhooks'],
] as const

export type Section = (typeof sections)[number][0]

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dce3, #3a3f4b); --soft: light-dark(#5b6270, #a7adba); --accent: light-dark(#4b3fd1, #a79bff); --back: light-dark(#fff, #16181d); --raised: light-dark(#f5f6f9, #20232b); }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: var(--back); color: light-dark(#16181d, #eceef2) }
header, main { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1.25rem; border-bottom: 1px solid var(--line) }
header p { margin: 0; font-weight: 600 }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0 }
nav a { display: block; padding: .5rem .75rem; color: inherit; text-decoration: none; border-bottom: 2px solid transparent }
nav a[aria-current] { border-color: var(--accent); color: var(--accent) }
a { color: var(--accent) }
h1 { font-size: 1.35rem; margin: 1.5rem 0 .75rem }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding: .6rem .8rem; color: var(--soft) }
th, td { text-align: left; vertical-align: top; padding: .5rem .8rem; border-top: 1px solid var(--line) }
th { font-weight: 600; background: var(--raised) }
td a { overflow-wrap: anywhere }
time { white-space: nowrap }
code { font: .87em ui-monospace, monospace; overflow-wrap: anywhere }
button { font: inherit; padding: .2rem .6rem; margin: .1rem 0; border: 1px solid var(--line); border-radius: .35rem; background: var(--raised); color: inherit; cursor: pointer }
button:hover { border-color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.soft { color: var(--soft) }
.code { font-size: 1.3rem; letter-spacing: .1em; font-weight: 600 }
.notice { padding: .6rem .9rem; border: 1px solid var(--accent); border-radius: .5rem }
form { display: inline }
`

export const page = (section: Section, title: string, body: Html, notice?: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Local Clerk</title>
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

/** A table, or a sentence when there is nothing to show. */
export const table = (caption: string, columns: readonly string[], rows: readonly Html[], empty: string): Html =>
  rows.length === 0
    ? html`<p class="soft">${empty}</p>`
    : html`<div class="table" role="region" aria-label="${caption}" tabindex="0">
        <table>
          <caption>
            ${caption}
          </caption>
          <thead>
            <tr>
              ${columns.map((column) => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`

export const time = (milliseconds: number): Html => {
  const iso = new Date(milliseconds).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}
