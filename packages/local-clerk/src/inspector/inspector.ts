/** What a developer looks at: who exists, who is signed in, what was mailed, which webhooks went out. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { openSession } from '../control/open-session.ts'
import { browserCookies, cookieDirectives } from '../handshake/handshake.ts'
import { invitationStatus } from '../operations/invitation-status.ts'
import { currentStatus, isSignedIn } from '../operations/session-status.ts'
import { endSession } from '../operations/sessions.ts'
import { mountPath } from '../server/mount.ts'
import type { Instance } from '../store/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { ApiError } from '../wire/api-error.ts'
import { readBody } from '../wire/params.ts'
import { userIdentifier } from '../wire/user-identifier.ts'
import { page, table, time, type Html } from './layout.ts'

const rowsShown = 200

export function inspector(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.use(async (c, next) => {
    // Another page, even of this machine, must not sign anybody in from here.
    const origin = c.req.header('origin')
    if (c.req.method !== 'GET' && (!origin || new URL(origin).host !== c.req.header('host'))) {
      throw new ApiError(403, 'origin_invalid', 'The inspector takes orders from its own pages only.')
    }
    await next()
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    c.header('cache-control', 'no-store')
  })

  app.get('/', (c) => {
    const query = c.req.query('query')?.toLowerCase() ?? ''
    const users = store.users
      .all()
      .filter((user) => !query || `${userIdentifier(user)} ${name(user)}`.toLowerCase().includes(query))
    const signedInAs = c.req.query('as')
    const body = html`
      <form method="get" action="${mountPath}/">
        <p>
          <label>Search <input type="search" name="query" value="${query}" /></label> <button>Search</button>
        </p>
      </form>
      ${table(caption('Users', users.length), ['User', 'Id', 'Sign in as'], users.slice(0, rowsShown).map(userRow), 'No users. Add some to the seed, or sign up in the app.')}
    `
    return c.html(
      page(
        '',
        'Users',
        body,
        signedInAs ? `This browser is signed in as ${signedInAs}. Open or reload the app.` : undefined,
      ),
    )
  })

  const userRow = (user: UserRecord): Html => {
    const memberships = store.memberships.by('user', user.id)
    const choices =
      memberships.length > 0
        ? memberships.map((membership) => ({
            id: membership.organizationId,
            label: `${organizationName(membership.organizationId)} (${membership.role})`,
          }))
        : [{ id: '', label: 'no organization' }]
    return html`<tr>
      <td>${name(user)}<br /><span class="soft">${user.emails.map((email) => email.emailAddress).join(', ')}</span></td>
      <td><code>${user.id}</code></td>
      <td>${choices.map(({ id, label }) => signInForm(user, id, label))}</td>
    </tr>`
  }

  const signInForm = (user: UserRecord, organization: string, label: string): Html =>
    html`<form method="post" action="${mountPath}/sign-in-as">
      <input type="hidden" name="email" value="${userIdentifier(user)}" /><input
        type="hidden"
        name="organization"
        value="${organization}"
      />
      <button aria-label="Sign in as ${userIdentifier(user)}, ${label}">${label}</button>
    </form> `

  app.post('/sign-in-as', async (c) => {
    const form = (await readBody(c.req.raw)).only('email', 'organization')
    const email = form.requiredString('email')
    const { client } = openSession(instance, email, form.string('organization') ?? undefined)
    for (const directive of cookieDirectives(instance, await browserCookies(instance, client, null)))
      c.header('set-cookie', directive, { append: true })
    return c.redirect(`${mountPath}/?as=${encodeURIComponent(email)}`, 303)
  })

  app.get('/organizations', (c) => {
    const organizations = store.organizations.all()
    const rows = organizations.slice(0, rowsShown).map((organization) => {
      const members = store.memberships.by('organization', organization.id)
      const shown = members.slice(0, 20)
      const invitations = store.invitations.by('organization', organization.id)
      return html`<tr>
        <td>
          ${organization.name}<br /><span class="soft">${organization.slug}</span><br /><code>${organization.id}</code>
        </td>
        <td>
          ${shown.map((member) => html`${emailOf(member.userId)} <span class="soft">${member.role}</span><br />`)}${members.length > shown.length ? html`<span class="soft">and ${members.length - shown.length} more</span>` : ''}
        </td>
        <td>
          ${invitations.map((invitation) => html`${invitation.emailAddress} <span class="soft">${invitation.role}, ${invitationStatus(instance, invitation)}</span><br />`)}
        </td>
      </tr>`
    })
    return c.html(
      page(
        'organizations',
        'Organizations',
        table(
          caption('Organizations', organizations.length),
          ['Organization', 'Members', 'Invitations'],
          rows,
          'No organizations.',
        ),
      ),
    )
  })

  app.get('/sessions', (c) => {
    const sessions = store.sessions.all().toReversed()
    const rows = sessions.slice(0, rowsShown).map(
      (session) =>
        html`<tr>
          <td>
            ${emailOf(session.userId)}${session.actor ? html`<br /><span class="soft">acted by ${session.actor.sub}</span>` : ''}
          </td>
          <td>${currentStatus(instance, session)}</td>
          <td>
            ${session.organizationId ? organizationName(session.organizationId) : html`<span class="soft">none</span>`}
          </td>
          <td>${time(session.createdAt)}</td>
          <td>
            <code>${session.id}</code>
            ${
              isSignedIn(instance, session)
                ? html`<form method="post" action="${mountPath}/sessions/${session.id}/revoke">
                    <button aria-label="Revoke the session of ${emailOf(session.userId)}">Revoke</button>
                  </form>`
                : ''
            }
          </td>
        </tr>`,
    )
    return c.html(
      page(
        'sessions',
        'Sessions',
        table(
          caption('Sessions', sessions.length),
          ['User', 'Status', 'Organization', 'Since', 'Id'],
          rows,
          'Nobody has signed in yet.',
        ),
      ),
    )
  })

  app.post('/sessions/:id/revoke', (c) => {
    const session = store.sessions.get(c.req.param('id'))
    if (session) endSession(instance, session, 'revoked')
    return c.redirect(`${mountPath}/sessions`, 303)
  })

  app.get('/mail', (c) => {
    const mails = store.mails.all().toReversed()
    const rows = mails.slice(0, rowsShown).map(
      (mail) =>
        html`<tr>
          <td>${time(mail.sentAt)}</td>
          <td>${mail.to}</td>
          <td>${mail.subject}</td>
          <td>
            ${mail.code ? html`<span class="code">${mail.code}</span>` : ''}${mail.link ? html`<a href="${safeLink(mail.link)}">${mail.link}</a>` : ''}
          </td>
        </tr>`,
    )
    return c.html(
      page(
        'mail',
        'Mail',
        table(
          caption('Mail', mails.length),
          ['Sent', 'To', 'Subject', 'Code or link'],
          rows,
          'Nothing was sent. Codes and invitations appear here.',
        ),
      ),
    )
  })

  app.get('/webhooks', (c) => {
    const deliveries = instance.webhooks.deliveries().toReversed()
    const rows = deliveries.slice(0, rowsShown).map(
      (delivery) =>
        html`<tr>
          <td>${delivery.type}<br /><code>${delivery.resourceId ?? ''}</code></td>
          <td><code>${delivery.url}</code></td>
          <td>${delivery.state}</td>
          <td>
            ${delivery.attempts.map((attempt) => html`${time(attempt.at)} ${attempt.status ?? 'not reached'}<br />`)}
          </td>
        </tr>`,
    )
    return c.html(
      page(
        'webhooks',
        'Webhooks',
        table(
          caption('Deliveries', deliveries.length),
          ['Event', 'Endpoint', 'State', 'Attempts'],
          rows,
          'Nothing was delivered. Name endpoints with the webhooks option.',
        ),
      ),
    )
  })

  const caption = (what: string, count: number): string =>
    `${count > rowsShown ? `${rowsShown} of ` : ''}${what}: ${count}`
  const name = (user: UserRecord): string =>
    [user.firstName, user.lastName].filter(Boolean).join(' ') || userIdentifier(user)
  const organizationName = (id: string): string => store.organizations.get(id)?.name ?? id
  const emailOf = (userId: string): string => {
    const user = store.users.get(userId)
    return user ? userIdentifier(user) : userId
  }

  return app
}

/** Links come from requests: only web addresses and paths of this host may be followed. */
const safeLink = (link: string): string => (/^https?:\/\//.test(link) || /^\/(?!\/)/.test(link) ? link : '#')
