import { protectRoutes } from '@rolecall/astro/middleware'

export const onRequest = protectRoutes()
