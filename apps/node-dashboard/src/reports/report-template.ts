/**
 * The JWT template that the app asks Clerk for a token of, when it wants a weekly report: who it is for is in the token,
 * so that the worker need not ask. Its audience is the worker, so that no other service takes it for its own.
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
