import { html } from 'hono/html'
import { hasSecondFactor } from '../state/second-factors.ts'
import { mountPath } from '../address/mount.ts'
import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { totpCode } from '../totp/totp.ts'
import { userIdentifier } from '../state/user-identifier.ts'
import { badge, copyable, lines, actionButton, table, type Html, type Page } from './layout.ts'
import { organizationName, personName } from './names.ts'

export function usersPage(instance: Instance, query: string): Page {
  const wanted = query.toLowerCase()
  const rows = instance.store.users
    .all()
    .filter((user) => `${addresses(user)} ${personName(user)} ${user.id}`.toLowerCase().includes(wanted))
  const body = html`
    <form method="get" action="${mountPath}/" role="search">
      <label for="query">Search</label> <input type="search" id="query" name="query" value="${query}" />
      <button>Search</button>
    </form>
    ${table({
      what: rows.length === 1 ? 'user' : 'users',
      rows,
      columns: {
        User: (user) => who(user),
        'Sign in as': (user) => html`${choices(instance, user).map((choice) => choice)}`,
        ...(instance.settings.multiFactor ? { 'Second factor': (user: UserRecord) => factor(instance, user) } : {}),
        Id: (user) => copyable(user.id),
      },
      empty: query ? `No user matches ${query}.` : 'No users. Add some to the seed, or sign up in the app.',
    })}
  `
  return { section: '', title: 'Users', body }
}

const addresses = (user: UserRecord): string => user.emails.map((email) => email.emailAddress).join(' ')

const hasName = (user: UserRecord): boolean => personName(user) !== userIdentifier(user)

const who = (user: UserRecord): Html =>
  html`<div class="who">
    <img src="${mountPath}/images/${user.imageUrl ?? user.id}" alt="" />
    <div>
      ${hasName(user) ? personName(user) : ''} ${user.banned ? badge('banned', 'bad') : ''}
      ${user.locked ? badge('locked', 'bad') : ''}
      ${lines(
        user.emails.map(
          (email) =>
            html`<span class="soft">${email.emailAddress}</span>
              ${email.verified ? '' : badge('unverified', 'waiting')}`,
        ),
      )}
    </div>
  </div>`

function choices(instance: Instance, user: UserRecord): Html[] {
  const email = userIdentifier(user)
  const signIn = (organization: string, label: string) =>
    actionButton('sign-in-as', { email, organization }, label, `Sign in as ${email}, ${label}`)
  const memberships = instance.store.memberships.by('user', user.id)
  if (memberships.length === 0) return [signIn('', 'no organization')]
  return memberships.map(({ organizationId, role }) =>
    signIn(organizationId, `${organizationName(instance, organizationId)} (${role})`),
  )
}

/** The current code, so that testing a second factor needs no authenticator app. */
const factor = (instance: Instance, user: UserRecord): Html =>
  hasSecondFactor(instance, user) && user.totp
    ? html`<span class="code">${totpCode(user.totp.secret, instance.clock.wall())}</span><br /><span class="soft"
          >${user.backupCodes.length} backup codes</span
        >`
    : html`<span class="soft">none</span>`
