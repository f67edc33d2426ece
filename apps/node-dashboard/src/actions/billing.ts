/** The plan and the invoice address. Needs `org:billing:manage`. */
import { permission } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { planNames, plans } from '../billing/plans.ts'
import { orActionError } from '../http/problem-from.ts'
import { changeBilling } from '../repositories/billing-repository.ts'

export const billing = {
  change: defineProtectedAction({
    requires: permission('org:billing:manage'),
    accept: 'form',
    input: z.object({
      plan: z.enum(planNames, 'Choose one of the plans.'),
      invoiceEmail: z.email('Enter an email address for invoices.').max(254),
      version: z.coerce.number().int().nonnegative(),
    }),
    handler: ({ plan, invoiceEmail, version }, { access }) =>
      orActionError(() => changeBilling(access, { plan, invoice_email: invoiceEmail, version }, plans[plan].name)),
  }),
}
