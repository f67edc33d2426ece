import { protectRoutes } from '@rolecall/astro/middleware'

export const onRequest = protectRoutes({ signInUrl: '/sign-in' })
