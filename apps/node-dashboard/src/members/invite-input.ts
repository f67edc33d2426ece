/** An invitation as it comes in, from a form or from the API. */
import { z } from 'astro/zod'

const email = z.email('That is no email address.').max(254)
/** Clerk takes ten at a time. */
const emails = z.array(email).min(1, 'Write at least one address.').max(10, 'Invite at most ten people at a time.')
const role = z.string().min(1).max(64)

/** One shape with two spellings, and not a union of two shapes: a union cannot say what is wrong with an address. */
export const inviteBody = z
  .strictObject({ emailAddress: email.optional(), emailAddresses: emails.optional(), role })
  .refine(
    ({ emailAddress, emailAddresses }) => (emailAddress === undefined) !== (emailAddresses === undefined),
    'Write either "emailAddress" or "emailAddresses".',
  )
  .transform(({ emailAddress, emailAddresses, role }) => ({
    emails: emailAddresses ?? [emailAddress].filter((each) => each !== undefined),
    role,
  }))

/** Addresses as people write them into one field: with commas, spaces or line breaks between. */
export const inviteForm = z.object({
  emails: z
    .string('Write at least one address.')
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
    .pipe(emails),
  role,
})
