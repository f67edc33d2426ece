import type { ImmediateRequirement } from '@rolecall/rbac'

/**
 * Renders its content for those who meet the requirement, on the server, and the slot `otherwise` for everybody
 * else. Content that is not shown is not rendered.
 *
 * @example
 * <Allowed requires={permission('org:posts:publish')}><button>Publish</button></Allowed>
 */
export declare const Allowed: (props: {
  readonly requires: ImmediateRequirement
  readonly children?: unknown
}) => unknown

/**
 * A hidden form field that names the organization which the page shows. When another tab has switched since, the
 * submit is answered with 409 and nothing is written.
 *
 * @example
 * <form method="post"><ExpectedOrganization /> … </form>
 */
export declare const ExpectedOrganization: (props: Record<string, never>) => unknown
