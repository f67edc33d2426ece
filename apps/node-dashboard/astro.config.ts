import node from '@astrojs/node'
import react from '@astrojs/react'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { localClerk } from '@rolecall/local-clerk/astro'
import { defineConfig } from 'astro/config'
import { useLocalClerk } from './scripts/clerk/use-local-clerk.ts'
import { seed } from './scripts/seed.ts'
import { access } from './src/access.ts'
import { appearance } from './src/styles/clerk-appearance.ts'

const local = useLocalClerk()

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: [
    react(),
    // Who signs in and was not on the way anywhere. What creates an account says for itself where that leads.
    clerk({ appearance, signInFallbackRedirectUrl: '/me' }),
    rolecall({ policy: './src/policy.ts' }),
    ...(local
      ? [localClerk({ access, seed, persist: '.rolecall/clerk', applicationName: 'Tally', multiSession: true })]
      : []),
  ],
  security: { actionBodySizeLimit: 64 * 1024 },
  devToolbar: { enabled: false },
})
