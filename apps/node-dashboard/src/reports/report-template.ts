/**
 * The JWT template of the token for weekly reports. The token names the recipient, so that the worker need not ask Clerk.
 * Its audience is the worker, so that no other service accepts it.
 */
export const reportTemplate = {
  name: 'tally-worker',
  audience: 'tally-worker',
  claims: {
    aud: 'tally-worker',
    org_id: '{{org.id}}',
    org_slug: '{{org.slug}}',
    email: '{{user.primary_email_address}}',
    act: '{{session.actor}}',
  },
} as const
