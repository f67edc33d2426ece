/** A Clerk without user names. The page asks once and caches the result. */
export const clerkClient = () => ({ users: { getUserList: () => Promise.resolve({ data: [] }) } })
