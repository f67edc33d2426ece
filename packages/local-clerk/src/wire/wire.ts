/**
 * Compile-time checks of JSON against the SDK's own types (`satisfies Wire<UserJSON>`): its keys and the types of its
 * values. Fields that the SDK's types lack but its clients read are declared beside the JSON.
 */
import type { EmailAddressJSON } from '@clerk/backend'
import type { TokenJSON, VerificationJSON } from '@clerk/shared/types'

type BackendVerificationJSON = NonNullable<EmailAddressJSON['verification']>

/** Fields that are `null` on the wire, although the SDK's types say otherwise. */
type NullInPractice = 'last_active_token' | 'user_data' | 'first_name' | 'last_name'

type VerificationState = 'attempts' | 'expire_at' | 'error'

/** A verification that has begun, or one that has not. */
type WireVerification<T extends VerificationJSON> =
  | (Omit<T, VerificationState> & { [K in VerificationState]: T[K] | null })
  | (Omit<T, VerificationState | 'status' | 'strategy'> & { [K in VerificationState | 'status' | 'strategy']: null })

/** `T` with readonly lists, and as Clerk really sends it where the SDK's type differs. */
export type Wire<T> = T extends VerificationJSON
  ? WireVerification<T>
  : T extends BackendVerificationJSON
    ? Omit<T, 'object'> & { readonly object: string }
    : T extends TokenJSON
      ? Omit<TokenJSON, 'id'>
      : T extends object
        ? { readonly [K in keyof T]: K extends NullInPractice ? Wire<T[K]> | null : Wire<T[K]> }
        : T
