import { LocalClerkError } from './local-clerk-error.ts'

/** For data that a local Clerk never writes, such as a membership without its user. */
export const inconsistentData = (what: string, options?: ErrorOptions): LocalClerkError =>
  new LocalClerkError(
    'inconsistent_data',
    what,
    'Delete the persist directory and start again. Report it if that does not help.',
    options,
  )
