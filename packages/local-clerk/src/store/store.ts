/** All tables of one local Clerk and their indexes. */
import { Table, type Identified } from './table.ts'
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
  /** Curried, so that the names of the indexes are inferred while the record type is given. */
  const table =
    <T extends Identified>() =>
    <I extends string = never>(indexes = {} as Readonly<Record<I, (row: T) => readonly string[]>>) =>
      new Table<T, I>(indexes, onChange)
  return {
    users: table<UserRecord>()({
      email: (user) => user.emails.map((email) => normalizeEmail(email.emailAddress)),
      externalId: (user) => (user.externalId === null ? [] : [user.externalId]),
      username: (user) => (user.username === null ? [] : [user.username.toLowerCase()]),
    }),
    organizations: table<OrganizationRecord>()({ slug: (organization) => [organization.slug] }),
    memberships: table<MembershipRecord>()({
      user: (membership) => [membership.userId],
      organization: (membership) => [membership.organizationId],
      pair: (membership) => [`${membership.organizationId} ${membership.userId}`],
    }),
    invitations: table<InvitationRecord>()({
      organization: (invitation) => [invitation.organizationId ?? ''],
      email: (invitation) => [normalizeEmail(invitation.emailAddress)],
      ticket: (invitation) => [invitation.ticket],
    }),
    domains: table<DomainRecord>()({
      organization: (domain) => [domain.organizationId],
      name: (domain) => [domain.name],
    }),
    suggestions: table<SuggestionRecord>()({
      user: (suggestion) => [suggestion.userId],
      organization: (suggestion) => [suggestion.organizationId],
      domain: (suggestion) => [suggestion.domainId],
    }),
    membershipRequests: table<MembershipRequestRecord>()({
      user: (request) => [request.userId],
      organization: (request) => [request.organizationId],
    }),
    sessions: table<SessionRecord>()({ user: (session) => [session.userId], client: (session) => [session.clientId] }),
    clients: table<ClientRecord>()({ devBrowser: (client) => [client.devBrowserId] }),
    signIns: table<SignInRecord>()(),
    signUps: table<SignUpRecord>()(),
    tickets: table<TicketRecord>()({ token: (ticket) => [ticket.token] }),
    roles: table<RoleRecord>()({ key: (role) => [role.key] }),
    permissions: table<PermissionRecord>()({ key: (permission) => [permission.key] }),
    templates: table<TemplateRecord>()({ name: (template) => [template.name] }),
    mails: table<MailRecord>()({ to: (mail) => [normalizeEmail(mail.to)] }),
    images: table<ImageRecord>()(),
    apiKeys: table<ApiKeyRecord>()({ secret: (key) => [key.secret], subject: (key) => [key.subject] }),
    machines: table<MachineRecord>()({ secretKey: (machine) => [machine.secretKey] }),
    machineTokens: table<MachineTokenRecord>()({
      token: (token) => [token.token],
      machine: (token) => [token.machineId],
    }),
    handshakes: new Table<HandshakeRecord>({}, () => {}),
  }
}

export type Store = ReturnType<typeof createStore>

/** Tables that are not persisted. */
const transient: ReadonlySet<string> = new Set(['handshakes'])

export type StoreSnapshot = Readonly<Record<string, readonly unknown[]>>

export function readStore(store: Store): StoreSnapshot {
  return Object.fromEntries(
    Object.entries(store)
      .filter(([name]) => !transient.has(name))
      .map(([name, table]) => [name, table.all()]),
  )
}

/** Replaces the content of every table. A table that is missing in `snapshot` becomes empty. */
export function writeStore(store: Store, snapshot: StoreSnapshot): void {
  for (const [name, table] of Object.entries(store)) {
    const rows = Object.hasOwn(snapshot, name) ? snapshot[name] : []
    // The rows come from `readStore`, or from a file that `readStateFile` has checked.
    ;(table as unknown as Table<Identified>).load((rows ?? []) as Identified[])
  }
}
