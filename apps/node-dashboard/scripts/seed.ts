/** The users and organizations of the demo. The organizations have fixed ids, which the rows of the database refer to. */
export const demoPassword = 'tally-demo-2026'

export const seed = {
  users: [
    { email: 'ada@acme.test', password: demoPassword, firstName: 'Ada', lastName: 'Archer' },
    { email: 'ben@acme.test', password: demoPassword, firstName: 'Ben', lastName: 'Baker' },
    { email: 'mia@acme.test', password: demoPassword, firstName: 'Mia', lastName: 'Moss' },
    { email: 'gus@globex.test', password: demoPassword, firstName: 'Gus', lastName: 'Grant' },
    { email: 'dana@both.test', password: demoPassword, firstName: 'Dana', lastName: 'Doe' },
    { email: 'nora@none.test', password: demoPassword, firstName: 'Nora', lastName: 'North' },
  ],
  organizations: [
    {
      id: 'org_acmeDemo',
      slug: 'acme',
      name: 'Acme',
      members: {
        'ada@acme.test': 'org:admin',
        'ben@acme.test': 'org:billing_manager',
        'mia@acme.test': 'org:member',
        'dana@both.test': 'org:member',
      },
    },
    {
      id: 'org_globexDemo',
      slug: 'globex',
      name: 'Globex',
      members: { 'gus@globex.test': 'org:admin', 'dana@both.test': 'org:admin' },
    },
  ],
} as const

/** The roles of each seeded user, for the table that the demo prints. */
export function seededPeople(): readonly { email: string; password: string; roles: string }[] {
  return seed.users.map(({ email, password }) => {
    const roles = seed.organizations.flatMap(({ slug, members }) => {
      const role = (members as Readonly<Record<string, string>>)[email]
      return role ? [`${role.replace('org:', '').replace('_', ' ')} of ${slug}`] : []
    })
    return { email, password, roles: roles.join(', ') || 'in no organization' }
  })
}
