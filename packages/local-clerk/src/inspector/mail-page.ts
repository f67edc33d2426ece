import { html } from 'hono/html'
import type { Instance } from '../instance/instance.ts'
import { table, time, type Html, type Page } from './layout.ts'

export function mailPage(instance: Instance): Page {
  const rows = instance.store.mails.all().toReversed()
  const body = table({
    what: rows.length === 1 ? 'mail' : 'mails',
    rows,
    columns: {
      Sent: (mail) => time(mail.sentAt),
      To: (mail) => html`${mail.to}`,
      Subject: (mail) => html`${mail.subject}`,
      'Code or link': (mail) =>
        html`${mail.code ? html`<span class="code">${mail.code}</span>` : ''}${mail.link ? linkTo(mail.link, instance.appOrigin()) : ''}`,
    },
    empty: 'No mail yet. Codes and invitations appear here.',
  })
  return { section: 'mail', title: 'Mail', body }
}

/**
 * Links come from requests. Web addresses and paths of the app may be followed; a path leads to the last known origin of
 * the app.
 */
function linkTo(link: string, appOrigin: string | null): Html {
  return html`<a href="${target(link, appOrigin) ?? '#'}">${link}</a>`
}

function target(link: string, appOrigin: string | null): string | undefined {
  if (/^https?:\/\//.test(link)) return link
  const base = appOrigin ?? 'http://localhost'
  if (!link.startsWith('/') || !URL.canParse(link, base)) return undefined
  // `//host` and `/\host` look like paths, but lead to another host.
  const url = new URL(link, base)
  if (url.origin !== base) return undefined
  return appOrigin === null ? link : url.href
}
