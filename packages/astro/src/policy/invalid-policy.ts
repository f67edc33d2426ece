import { RolecallError } from '../errors/rolecall-error.ts'

/** The error for a policy that cannot be read. */
export function invalidPolicy(message: string, hint: string): RolecallError {
  return new RolecallError('invalid_policy', message, hint)
}
