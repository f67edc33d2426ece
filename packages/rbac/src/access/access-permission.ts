/** The permissions of both halves of a declaration. */

export interface AccessPermission<Permission extends string = string> {
  readonly key: Permission
  readonly description: string
}

/** A permission and every role that grants it. */
export interface MatrixRow<
  Role extends string = string,
  Permission extends string = string,
> extends AccessPermission<Permission> {
  readonly roles: readonly Role[]
}
