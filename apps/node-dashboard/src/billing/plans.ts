/** What Tally costs. The pricing page and the billing page of each organization read the same list. */
import type { BillingTable } from '../database/database.ts'

export interface Plan {
  readonly name: string
  /** Per member and month, in US dollars. */
  readonly price: number
  readonly promise: string
}

export type PlanName = BillingTable['plan']

export const plans = {
  free: { name: 'Free', price: 0, promise: 'Up to three people, unlimited tasks.' },
  team: { name: 'Team', price: 6, promise: 'Unlimited people, posts, and an audit log.' },
  business: { name: 'Business', price: 12, promise: 'Single sign-on and phone support.' },
} as const satisfies Record<PlanName, Plan>

export const planNames = Object.keys(plans) as PlanName[]
