import type { CompiledRoute } from '../compile/compiled-policy.ts'
import type { GuardSettings } from './options.ts'

/** Clerk's options for one route: `organizationSyncOptions` come from the rules, beside what the app gives itself. */
export function clerkOptions(
  settings: Pick<GuardSettings, 'clerk' | 'personalAccountPatterns'>,
  route: Pick<CompiledRoute, 'organizationPatterns'> | undefined,
): GuardSettings['clerk'] {
  const { organizationSyncOptions: given, ...clerk } = settings.clerk
  const organizationPatterns = [...(given?.organizationPatterns ?? []), ...(route?.organizationPatterns ?? [])]
  const personalAccountPatterns = [...(given?.personalAccountPatterns ?? []), ...settings.personalAccountPatterns]
  if (organizationPatterns.length === 0 && personalAccountPatterns.length === 0) return clerk
  // To Clerk an empty list of patterns matches every path: it would leave the organization on all that the other misses.
  return {
    ...clerk,
    organizationSyncOptions: {
      ...(organizationPatterns.length > 0 && { organizationPatterns }),
      ...(personalAccountPatterns.length > 0 && { personalAccountPatterns }),
    },
  }
}
