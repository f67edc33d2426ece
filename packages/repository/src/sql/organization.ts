/** The names by which SQL knows the organization. */

/** Every tenant table has this column, and each of its keys starts with it. */
export const organizationColumn = 'organization_id'

/** The setting that the policies of tenant tables read. */
export const organizationSetting = 'app.current_org'

/** The member on whose behalf rows are read and written. Empty for none. */
export const userSetting = 'app.current_user'

/** The member's permissions, each between commas. */
export const permissionsSetting = 'app.current_permissions'
