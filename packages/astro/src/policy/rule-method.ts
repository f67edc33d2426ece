/** The HTTP methods that a rule can list. */
export const ruleMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'] as const

/** An HTTP method that a rule can list. `GET` covers `HEAD`. A rule that lists methods denies all others. */
export type RuleMethod = (typeof ruleMethods)[number]
