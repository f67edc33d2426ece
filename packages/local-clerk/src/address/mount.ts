/** Same-origin mounting and the inspector use this prefix; it may precede any path. */
export const mountPath = '/__clerk'

export const pathWithoutMount = (path: string): string =>
  path.startsWith(`${mountPath}/`) ? path.slice(mountPath.length) : path === mountPath ? '/' : path
