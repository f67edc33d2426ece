/** The users and organizations of the preview. Their ids follow from emails and slugs, so they match the stored rows. */
export const previewPassword = 'harbor-preview-2026'

export const seed = {
  users: [
    { email: 'ada@acme.test', password: previewPassword, firstName: 'Ada', lastName: 'Archer' },
    { email: 'eve@acme.test', password: previewPassword, firstName: 'Eve', lastName: 'Ellis' },
    { email: 'mia@acme.test', password: previewPassword, firstName: 'Mia', lastName: 'Moss' },
    { email: 'gus@globex.test', password: previewPassword, firstName: 'Gus', lastName: 'Grant' },
    { email: 'dana@both.test', password: previewPassword, firstName: 'Dana', lastName: 'Doe' },
    { email: 'nora@none.test', password: previewPassword, firstName: 'Nora', lastName: 'North' },
  ],
  organizations: [
    {
      slug: 'acme',
      name: 'Acme',
      members: {
        'ada@acme.test': 'org:admin',
        'eve@acme.test': 'org:editor',
        'mia@acme.test': 'org:member',
        'dana@both.test': 'org:member',
      },
    },
    { slug: 'globex', name: 'Globex', members: { 'gus@globex.test': 'org:admin', 'dana@both.test': 'org:admin' } },
  ],
} as const
