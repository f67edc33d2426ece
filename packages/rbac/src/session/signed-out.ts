import { register } from './registry.ts'
import type { SignedOutSession } from './session.ts'

export const signedOut = (): SignedOutSession => register({ status: 'signed-out', userId: null, organization: null })
