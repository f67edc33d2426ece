import type { OrganizationSession } from '@rolecall/rbac'

/** What to call the active organization where Clerk need not be asked: its slug, or its id when it has none. */
export const organizationName = ({ organization }: OrganizationSession): string => organization.slug ?? organization.id
