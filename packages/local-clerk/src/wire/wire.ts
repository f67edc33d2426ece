/**
 * What a handler writes, held against the SDK's own JSON types: keys and the types of their values, at compile time
 * (`satisfies Wire<UserJSON>`). What the SDK's types do not know but its clients read is named where it is written.
 */
import type { EmailAddressJSON } from '@clerk/backend'
import type { TokenJSON, VerificationJSON } from '@clerk/shared/types'

type BackendVerificationJSON = NonNullable<EmailAddressJSON['verification']>

/** Is `null` on the wire where the SDK's types say that it always has a value. */
type NullInPractice = 'last_active_token' | 'user_data' | 'first_name' | 'last_name'

type VerificationState = 'attempts' | 'expire_at' | 'error'

/** One that was started, and one that was not. */
type WireVerification<T extends VerificationJSON> =
  | (Omit<T, VerificationState> & { [K in VerificationState]: T[K] | null })
  | (Omit<T, VerificationState | 'status' | 'strategy'> & { [K in VerificationState | 'status' | 'strategy']: null })

/** `T` with readonly lists, and with what Clerk sends where the types differ from it. */
export type Wire<T> = T extends VerificationJSON
  ? WireVerification<T>
  : T extends BackendVerificationJSON
    ? Omit<T, 'object'> & { readonly object: string }
    : T extends TokenJSON
      ? Omit<TokenJSON, 'id'>
      : T extends object
        ? { readonly [K in keyof T]: K extends NullInPractice ? Wire<T[K]> | null : Wire<T[K]> }
        : T
