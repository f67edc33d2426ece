/** The strategies for the first factor of a sign-in. Code that depends on a strategy reads this table. */
import type { ClientRecord } from '../store/records.ts'

interface Strategy {
  /** The parameter that carries the proof. */
  readonly proof: 'password' | 'code' | 'ticket'
  /** Whether Clerk's form may mark it as the last used strategy. */
  readonly remembered: boolean
  /** The kind of mail that carries the code, for strategies that send one. */
  readonly mail?: 'verification_code' | 'reset_password_code'
}

export const signInStrategies = {
  password: { proof: 'password', remembered: true },
  email_code: { proof: 'code', remembered: true, mail: 'verification_code' },
  reset_password_email_code: { proof: 'code', remembered: false, mail: 'reset_password_code' },
  ticket: { proof: 'ticket', remembered: false },
} as const satisfies Readonly<Record<string, Strategy>>

export type SignInStrategy = keyof typeof signInStrategies

export const isSignInStrategy = (name: string): name is SignInStrategy => Object.hasOwn(signInStrategies, name)

type Remembered = {
  [S in SignInStrategy]: (typeof signInStrategies)[S]['remembered'] extends true ? S : never
}[SignInStrategy]

const isRemembered = (name: string): name is Remembered => isSignInStrategy(name) && signInStrategies[name].remembered

/** The last used strategy of this browser, which Clerk's form marks. */
export const lastStrategy = ({ lastStrategy: name }: ClientRecord): Remembered | null =>
  name !== null && isRemembered(name) ? name : null
