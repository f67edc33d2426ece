/** What Tally costs. The pricing page and every organization's billing page read the same list. */
import type { BillingTable } from '../database/database.ts'

export interface Plan {
  readonly name: string
  /** Per member and month, in US dollars. */
  readonly price: number
  readonly promise: string
}

export const plans: ReadonlyMap<BillingTable['plan'], Plan> = new Map([
  ['free', { name: 'Free', price: 0, promise: 'Up to three people, as many tasks as you like.' }],
  ['team', { name: 'Team', price: 6, promise: 'Everybody, posts, and an audit log.' }],
  ['business', { name: 'Business', price: 12, promise: 'Single sign-on, and somebody to call.' }],
])
