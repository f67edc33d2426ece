/** The names by which SQL knows the organization. */

/** Every tenant table has this column, and each of its keys starts with it. */
export const organizationColumn = 'organization_id'

/** The setting that the policies of tenant tables read. */
export const organizationSetting = 'app.current_org'
