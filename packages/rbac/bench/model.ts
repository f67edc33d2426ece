/** The same access model for every library: 5 roles over 40 permissions (8 features × 5 actions). */
export const actions = ['read', 'create', 'update', 'delete', 'export'] as const
export const features = ['tasks', 'posts', 'invoices', 'files', 'comments', 'reports', 'members', 'webhooks'] as const

/** The number of features of each role. A role has the features of the one before it. */
export const featuresOf = { guest: 1, member: 3, editor: 5, manager: 7, admin: 8 } as const
export type Role = keyof typeof featuresOf
export const roles = Object.keys(featuresOf) as Role[]

export const grantedTo = (role: Role): readonly string[] => features.slice(0, featuresOf[role])

/** The claims of an editor with 25 of 40 permissions, as a Clerk session token of version 2. */
export const role: Role = 'editor'
export const claims = {
  v: 2,
  iss: 'https://clerk.example.dev',
  sub: 'user_2abcdefghijklmnopqrstuvwxyz',
  sid: 'sess_2abcdefghijklmnopqrstuvwxyz',
  sts: 'active',
  azp: 'https://app.example.dev',
  iat: 1,
  nbf: 1,
  exp: 61,
  jti: '0123456789abcdef0123',
  fva: [3, -1],
  fea: features.map((name) => `o:${name}`).join(','),
  pla: 'o:pro',
  o: {
    id: 'org_2abcdefghijklmnopqrstuvwxyz',
    slg: 'acme',
    rol: role,
    per: actions.join(','),
    fpm: features.map((name) => (grantedTo(role).includes(name) ? '31' : '0')).join(','),
  },
}

/** 20 questions over all features; 12 are granted. */
export const questions = Array.from({ length: 20 }, (_, index) => {
  const feature = features[(index * 3) % features.length]!
  const action = actions[index % actions.length]!
  return { feature, action, permission: `org:${feature}:${action}`, granted: grantedTo(role).includes(feature) }
})
