/** The source of a definition with this many permissions, in ten roles that extend each other. */
export function largeDefinition(count: number): string {
  const actions = ['read', 'create', 'update', 'delete', 'export']
  const keys = Array.from(
    { length: count },
    (_, index) => `org:feature_${Math.floor(index / actions.length)}:${actions[index % actions.length]}`,
  )
  const roles = Array.from({ length: count ? 10 : 0 }, (_, index) => {
    const own = keys.filter((_, place) => place % 10 === index)
    return `'org:role_${index}': { name: 'Role ${index}', permissions: ${JSON.stringify(own)}${index ? `, extends: 'org:role_${index - 1}'` : ''} },`
  })
  return `import { decide, defineAccess, permission, sessionFromAuth, type AuthorizationOf } from '@rolecall/rbac'
export const access = defineAccess({
  permissions: { ${keys.map((key) => `'${key}': 'Description',`).join('\n')} },
  roles: { ${roles.join('\n')} },
})
declare global {
  interface ClerkAuthorization extends AuthorizationOf<typeof access> {}
}
const session = sessionFromAuth(null)
${keys.map((key) => `decide(session, permission('${key}'))`).join('\n')}
`
}
