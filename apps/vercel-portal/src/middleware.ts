import { protectRoutes } from '@rolecall/astro/middleware'
import type { MiddlewareHandler } from 'astro'
import { sequence } from 'astro:middleware'

/**
 * On-demand responses depend on the visitor. `private, no-store` forbids to cache them; `Vary` keeps visitors apart in a
 * cache that ignores it.
 */
const varyByVisitor: MiddlewareHandler = async ({ isPrerendered }, next) => {
  const response = await next()
  if (!isPrerendered) response.headers.append('Vary', 'Cookie, Authorization')
  return response
}

export const onRequest = sequence(varyByVisitor, protectRoutes())
