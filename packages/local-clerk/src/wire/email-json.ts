import type { EmailAddressJSON } from '@clerk/backend'
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord } from '../store/records.ts'
import { verificationJson } from './verification-json.ts'
import type { Wire } from './wire.ts'

export const emailJson = (instance: Instance, email: EmailRecord) =>
  ({
    object: 'email_address' as const,
    id: email.id,
    email_address: email.emailAddress,
    reserved: false,
    verification: verificationJson({ ...email, now: instance.clock.now() }),
    linked_to: [],
    matches_sso_connection: false,
  }) satisfies Wire<EmailAddressJSON> & { reserved: boolean; matches_sso_connection: boolean }
