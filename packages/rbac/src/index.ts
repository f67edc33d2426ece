export type {
  Access,
  AccessPermission,
  AccessRole,
  AuthorizationOf,
  MatrixRow,
  UserAuthorizationOf,
} from './access/access.ts'
export { defineAccess } from './access/define-access.ts'
export type { AccessDefinition, RoleDefinition } from './access/definition.ts'
export type { AccessUserRole, UserAccess, UserDefinition, UserRoleDefinition } from './access/user-access.ts'
export { AccessError, type AccessErrorCode } from './errors/access-error.ts'
export { decide, type DecideOptions } from './decision/decide.ts'
export {
  denialCodes,
  type Allowed,
  type AllowedSession,
  type Decision,
  type DenialCode,
  type Denied,
  type SessionFor,
} from './decision/decision.ts'
export { decideFresh, type DecideFreshOptions } from './decision/decide-fresh.ts'
export { explain } from './decision/explain.ts'
export type { MembershipClient } from './decision/live-answers.ts'
export {
  allOf,
  anyOf,
  claim,
  feature,
  fresh,
  machine,
  organization,
  permission,
  plan,
  reverified,
  role,
  signedIn,
  systemPermission,
  userPermission,
  userRole,
} from './requirement/builders.ts'
export type { ClaimPath, ClaimValueAt, UserPermissionKey, UserRoleKey } from './requirement/claim-keys.ts'
export { describe } from './requirement/describe.ts'
export { foldRequirement } from './requirement/fold-requirement.ts'
export type { BillingKey, PermissionKey, RoleKey, SystemPermissionKey } from './requirement/keys.ts'
export { isImmediate, isRequirement } from './requirement/is-requirement.ts'
export { parseRequirement } from './requirement/parse-requirement.ts'
export type {
  AllOfRequirement,
  AnyOfRequirement,
  ClaimRequirement,
  ClaimValue,
  FeatureRequirement,
  FreshRequirement,
  ImmediateRequirement,
  MachineRequirement,
  MembershipRequirement,
  OrganizationRequirement,
  PermissionRequirement,
  PlanRequirement,
  Requirement,
  Reverification,
  ReverifiedRequirement,
  RoleRequirement,
  SignedInRequirement,
  SystemPermissionRequirement,
  UserPermissionRequirement,
  UserRoleRequirement,
} from './requirement/requirement.ts'
export { requirementKinds, type RequirementKind } from './requirement/requirement-kinds.ts'
export { isVerifiedSession } from './session/registry.ts'
export { sessionFromAuth } from './session/session-from-auth.ts'
export { sessionFromClaims } from './session/session-from-claims.ts'
export type {
  ActiveOrganization,
  Actor,
  CustomClaims,
  MachineSession,
  OrganizationId,
  OrganizationSession,
  PendingSession,
  Session,
  SessionId,
  SignedInSession,
  SignedOutSession,
  UserId,
} from './session/session.ts'
export type { SessionAccess } from './session/user-role.ts'
