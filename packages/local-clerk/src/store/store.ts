/** All tables of one local Clerk, with the lookups that the handlers need. */
import { Table } from './table.ts'
import type {
  ApiKeyRecord,
  ClientRecord,
  DomainRecord,
  HandshakeRecord,
  ImageRecord,
  InvitationRecord,
  MachineRecord,
  MachineTokenRecord,
  MailRecord,
  MembershipRecord,
  MembershipRequestRecord,
  OrganizationRecord,
  PermissionRecord,
  RoleRecord,
  SessionRecord,
  SignInRecord,
  SignUpRecord,
  SuggestionRecord,
  TemplateRecord,
  TicketRecord,
  UserRecord,
} from './records.ts'

export const normalizeEmail = (email: string): string => email.trim().toLowerCase()

export function createStore(onChange: () => void = () => {}) {
  return {
    users: new Table<UserRecord>(
      {
        email: (user) => user.emails.map((email) => normalizeEmail(email.emailAddress)),
        externalId: (user) => (user.externalId === null ? [] : [user.externalId]),
        username: (user) => (user.username === null ? [] : [user.username.toLowerCase()]),
      },
      onChange,
    ),
    organizations: new Table<OrganizationRecord>({ slug: (organization) => [organization.slug] }, onChange),
    memberships: new Table<MembershipRecord>(
      {
        user: (membership) => [membership.userId],
        organization: (membership) => [membership.organizationId],
        pair: (membership) => [`${membership.organizationId} ${membership.userId}`],
      },
      onChange,
    ),
    invitations: new Table<InvitationRecord>(
      {
        organization: (invitation) => [invitation.organizationId ?? ''],
        email: (invitation) => [normalizeEmail(invitation.emailAddress)],
        ticket: (invitation) => [invitation.ticket],
      },
      onChange,
    ),
    domains: new Table<DomainRecord>(
      { organization: (domain) => [domain.organizationId], name: (domain) => [domain.name] },
      onChange,
    ),
    suggestions: new Table<SuggestionRecord>(
      {
        user: (suggestion) => [suggestion.userId],
        organization: (suggestion) => [suggestion.organizationId],
        domain: (suggestion) => [suggestion.domainId],
      },
      onChange,
    ),
    membershipRequests: new Table<MembershipRequestRecord>(
      { user: (request) => [request.userId], organization: (request) => [request.organizationId] },
      onChange,
    ),
    sessions: new Table<SessionRecord>(
      { user: (session) => [session.userId], client: (session) => [session.clientId] },
      onChange,
    ),
    clients: new Table<ClientRecord>({ devBrowser: (client) => [client.devBrowserId] }, onChange),
    signIns: new Table<SignInRecord>({}, onChange),
    signUps: new Table<SignUpRecord>({}, onChange),
    tickets: new Table<TicketRecord>({ token: (ticket) => [ticket.token] }, onChange),
    roles: new Table<RoleRecord>({ key: (role) => [role.key] }, onChange),
    permissions: new Table<PermissionRecord>({ key: (permission) => [permission.key] }, onChange),
    templates: new Table<TemplateRecord>({ name: (template) => [template.name] }, onChange),
    mails: new Table<MailRecord>({ to: (mail) => [normalizeEmail(mail.to)] }, onChange),
    images: new Table<ImageRecord>({}, onChange),
    apiKeys: new Table<ApiKeyRecord>({ secret: (key) => [key.secret], subject: (key) => [key.subject] }, onChange),
    machines: new Table<MachineRecord>({ secretKey: (machine) => [machine.secretKey] }, onChange),
    machineTokens: new Table<MachineTokenRecord>(
      { token: (token) => [token.token], machine: (token) => [token.machineId] },
      onChange,
    ),
    handshakes: new Table<HandshakeRecord>(),
  }
}

export type Store = ReturnType<typeof createStore>

/** Tables that a restart does not need. */
const transient: ReadonlySet<string> = new Set(['handshakes'])

export type StoreSnapshot = Readonly<Record<string, readonly unknown[]>>

export function readStore(store: Store): StoreSnapshot {
  return Object.fromEntries(
    Object.entries(store)
      .filter(([name]) => !transient.has(name))
      .map(([name, table]) => [name, table.all()]),
  )
}

/** Replaces the content of every table; a table that `snapshot` lacks becomes empty. */
export function writeStore(store: Store, snapshot: StoreSnapshot): void {
  for (const [name, table] of Object.entries(store)) {
    const rows = Object.hasOwn(snapshot, name) ? snapshot[name] : []
    // The rows were written by `readStore`, or checked by `readStateFile`.
    ;(table as unknown as Table<{ id: string }>).load((rows ?? []) as { id: string }[])
  }
}
