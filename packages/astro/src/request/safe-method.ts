/**
 * Methods that change nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods
 */

/** Whether a request asks for a representation: `GET` or `HEAD`. */
export function isRead({ method }: Pick<Request, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Whether a request may not change anything: a read, or `OPTIONS`. */
export function isSafe(request: Pick<Request, 'method'>): boolean {
  return isRead(request) || request.method === 'OPTIONS'
}
