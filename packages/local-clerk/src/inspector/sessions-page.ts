import { html } from 'hono/html'
import { currentStatus, isSignedIn } from '../state/session-status.ts'
import type { Instance } from '../instance/instance.ts'
import { factorAges } from '../state/sessions.ts'
import { badge, copyable, lines, actionButton, table, time, type Page, type Tone } from './layout.ts'
import { emailOf, organizationName } from './names.ts'

const tones: ReadonlyMap<string, Tone> = new Map([
  ['active', 'good'],
  ['pending', 'waiting'],
  ['revoked', 'bad'],
])

export function sessionsPage(instance: Instance): Page {
  const rows = instance.store.sessions.all().toReversed()
  const body = table({
    what: rows.length === 1 ? 'session' : 'sessions',
    rows,
    columns: {
      User: (session) =>
        html`${emailOf(instance, session.userId)}${session.actor ? html`<br /><span class="soft">acted by ${session.actor.sub}</span>` : ''}`,
      Status: (session) => badge(currentStatus(instance, session), tones.get(currentStatus(instance, session))),
      Organization: (session) =>
        session.organizationId
          ? html`${organizationName(instance, session.organizationId)}`
          : html`<span class="soft">none</span>`,
      Verified: (session) => {
        const [first, second] = factorAges(instance, session)
        return html`${first} min
        ago${second === -1 ? '' : html`<br /><span class="soft">second factor ${second} min ago</span>`}`
      },
      Life: (session) =>
        lines([
          html`<span class="soft">since</span> ${time(session.createdAt)}`,
          html`<span class="soft">until</span> ${time(session.expireAt)}`,
        ]),
      Id: (session) =>
        html`${copyable(session.id)}
        ${isSignedIn(instance, session) ? actionButton(`sessions/${session.id}/revoke`, {}, 'Revoke', `Revoke the session of ${emailOf(instance, session.userId)}`) : ''}`,
    },
    empty: 'No sessions yet.',
  })
  return { section: 'sessions', title: 'Sessions', body }
}
