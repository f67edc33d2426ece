import { protectRoutes } from '@rolecall/astro/middleware'
import type { MiddlewareHandler } from 'astro'
import { sequence } from 'astro:middleware'

/**
 * Answers made on demand depend on who asks, and say so. `private, no-store` says it already; `Vary` is for a cache
 * that does not listen.
 */
const varyByVisitor: MiddlewareHandler = async ({ isPrerendered }, next) => {
  const response = await next()
  if (!isPrerendered) response.headers.append('Vary', 'Cookie, Authorization')
  return response
}

export const onRequest = sequence(varyByVisitor, protectRoutes())
