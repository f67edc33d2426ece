/** HTTP methods a rule can tell apart. `GET` covers `HEAD`; a method that is not listed is denied. */
export const ruleMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'] as const

/** HTTP methods a rule can tell apart. `GET` covers `HEAD`; a method that is not listed is denied. */
export type RuleMethod = (typeof ruleMethods)[number]
