/** The prefix of the inspector and of a local Clerk inside another server. Any path may start with it. */
export const mountPath = '/__clerk'

export const pathWithoutMount = (path: string): string =>
  path.startsWith(`${mountPath}/`) ? path.slice(mountPath.length) : path === mountPath ? '/' : path
