/** The input of an invitation, from a form or from the API. */
import { z } from 'astro/zod'

const email = z.email('This is not an email address.').max(254)
/** Clerk accepts ten at a time. */
const emails = z.array(email).min(1, 'Enter at least one address.').max(10, 'Invite at most ten people at a time.')
/** A role's key. Whether the role exists, and whether the inviter may give it, is decided later. */
export const roleKey = z.string().min(1).max(64)

/** One shape with two spellings. A union of two shapes could not say which address is invalid. */
export const inviteBody = z
  .strictObject({ emailAddress: email.optional(), emailAddresses: emails.optional(), role: roleKey })
  .refine(
    ({ emailAddress, emailAddresses }) => (emailAddress === undefined) !== (emailAddresses === undefined),
    'Send either "emailAddress" or "emailAddresses".',
  )
  .transform(({ emailAddress, emailAddresses, role }) => ({
    emails: emailAddresses ?? [emailAddress].filter((each) => each !== undefined),
    role,
  }))

/** Several addresses in one field, separated by commas, spaces or line breaks. */
export const inviteForm = z.object({
  emails: z
    .string('Enter at least one address.')
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
    .pipe(emails),
  role: roleKey,
})
