/** Requirements are frozen plain data: they can be stored, compared, sent and printed. `decide` gives them meaning. */

/** The members in the order of the code. It exists only as a type, from which `SessionFor` reads what `decide` proves. */
declare const members: unique symbol

export interface SignedInRequirement {
  readonly type: 'signedIn'
}
export interface OrganizationRequirement {
  readonly type: 'organization'
  /** The route parameter that must name the active organization, by slug or id. */
  readonly param?: string
}
export interface RoleRequirement {
  readonly type: 'role'
  readonly role: string
}
export interface PermissionRequirement {
  readonly type: 'permission'
  readonly permission: string
}
export interface SystemPermissionRequirement {
  readonly type: 'systemPermission'
  readonly permission: string
}
export interface FeatureRequirement {
  readonly type: 'feature'
  readonly feature: string
}
export interface PlanRequirement {
  readonly type: 'plan'
  readonly plan: string
}
/** How recently, and by which factors, the user must have verified: one of Clerk's presets, or a level and minutes. */
export type Reverification =
  | 'strict_mfa'
  | 'strict'
  | 'moderate'
  | 'lax'
  | { readonly level: 'first_factor' | 'second_factor' | 'multi_factor'; readonly afterMinutes: number }
/** A value of a claim that can be compared. */
export type ClaimValue = string | number | boolean
export interface UserRoleRequirement {
  readonly type: 'userRole'
  readonly role: string
}
export interface UserPermissionRequirement {
  readonly type: 'userPermission'
  readonly permission: string
}
export interface ClaimRequirement {
  readonly type: 'claim'
  readonly claim: {
    /** The claim and its inner fields, with dots: `metadata.onboarded`. */
    readonly path: string
    /** The accepted values, in canonical order. */
    readonly values: readonly ClaimValue[]
  }
}
export interface ReverifiedRequirement {
  readonly type: 'reverified'
  readonly reverification: Reverification
}
export interface MachineRequirement {
  readonly type: 'machine'
  readonly scopes: readonly string[]
}
export interface AllOfRequirement<Members extends readonly Requirement[] = readonly Requirement[]> {
  readonly type: 'allOf'
  /** In canonical order. */
  readonly requirements: readonly Requirement[]
  readonly [members]?: Members
}
export interface AnyOfRequirement<Members extends readonly Requirement[] = readonly Requirement[]> {
  readonly type: 'anyOf'
  /** In canonical order. */
  readonly requirements: readonly Requirement[]
  readonly [members]?: Members
}
export interface FreshRequirement<Inner extends MembershipRequirement = MembershipRequirement> {
  readonly type: 'fresh'
  readonly requirement: Inner
}

/** The requirements that Clerk's Backend API can answer, which `fresh()` accepts: `live` in the table of kinds. */
export type MembershipRequirement =
  | OrganizationRequirement
  | RoleRequirement
  | PermissionRequirement
  | SystemPermissionRequirement
  | UserRoleRequirement
  | UserPermissionRequirement
  | AllOfRequirement<readonly MembershipRequirement[]>
  | AnyOfRequirement<readonly MembershipRequirement[]>

/** Any requirement. */
export type Requirement =
  | SignedInRequirement
  | OrganizationRequirement
  | RoleRequirement
  | PermissionRequirement
  | SystemPermissionRequirement
  | FeatureRequirement
  | PlanRequirement
  | UserRoleRequirement
  | UserPermissionRequirement
  | ClaimRequirement
  | ReverifiedRequirement
  | MachineRequirement
  | AllOfRequirement
  | AnyOfRequirement
  | FreshRequirement

/** The requirements that the session alone answers, which `decide` accepts: `immediate` in the table of kinds. */
export type ImmediateRequirement =
  | SignedInRequirement
  | OrganizationRequirement
  | RoleRequirement
  | PermissionRequirement
  | FeatureRequirement
  | PlanRequirement
  | UserRoleRequirement
  | UserPermissionRequirement
  | ClaimRequirement
  | ReverifiedRequirement
  | MachineRequirement
  | AllOfRequirement<readonly ImmediateRequirement[]>
  | AnyOfRequirement<readonly ImmediateRequirement[]>
