import type { ImmediateRequirement } from '@rolecall/rbac'

/**
 * Renders its content on the server for visitors who meet the requirement, and the slot `otherwise` for all others. The
 * other slot is not rendered.
 *
 * ```astro
 * ---
 * import { Allowed } from '@rolecall/astro/components'
 * import { permission } from '@rolecall/rbac'
 * ---
 * <Allowed requires={permission('org:posts:publish')}><button>Publish</button></Allowed>
 * ```
 */
export declare const Allowed: (props: {
  readonly requires: ImmediateRequirement
  readonly children?: unknown
}) => unknown

/**
 * A hidden form field with the organization of the page. After another tab switched to another organization, a submit
 * is answered with 409, and the app does no work.
 *
 * ```astro
 * ---
 * import { ExpectedOrganization } from '@rolecall/astro/components'
 * ---
 * <form method="post"><ExpectedOrganization /> … </form>
 * ```
 */
export declare const ExpectedOrganization: (props: Record<string, never>) => unknown
