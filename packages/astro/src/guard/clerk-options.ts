import type { CompiledRoute } from '../compile/compiled-policy.ts'
import type { GuardSettings } from './options.ts'

/** Clerk's options for one route. The patterns of its rules are added to the app's own `organizationSyncOptions`. */
export function clerkOptions(
  settings: Pick<GuardSettings, 'clerk' | 'personalAccountPatterns'>,
  route: Pick<CompiledRoute, 'organizationPatterns'> | undefined,
): GuardSettings['clerk'] {
  const { organizationSyncOptions: given, ...clerk } = settings.clerk
  const organizationPatterns = [...(given?.organizationPatterns ?? []), ...(route?.organizationPatterns ?? [])]
  const personalAccountPatterns = [...(given?.personalAccountPatterns ?? []), ...settings.personalAccountPatterns]
  if (organizationPatterns.length === 0 && personalAccountPatterns.length === 0) return clerk
  // For Clerk, an empty list of patterns matches every path, so an empty list is left out.
  return {
    ...clerk,
    organizationSyncOptions: {
      ...(organizationPatterns.length > 0 && { organizationPatterns }),
      ...(personalAccountPatterns.length > 0 && { personalAccountPatterns }),
    },
  }
}
