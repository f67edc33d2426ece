import node from '@astrojs/node'
import react from '@astrojs/react'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { localClerk } from '@rolecall/local-clerk/astro'
import { defineConfig, envField } from 'astro/config'
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
    clerk({ appearance }),
    rolecall({ policy: './src/policy.ts' }),
    ...(local ? [localClerk({ access, seed, persist: '.rolecall/clerk', applicationName: 'Tally' })] : []),
  ],
  env: {
    schema: {
      // Optional for the build, which prerenders pages that need no database; the server asks for it.
      DATABASE_URL: envField.string({ context: 'server', access: 'secret', optional: true }),
      SYSTEM_DATABASE_URL: envField.string({ context: 'server', access: 'secret', optional: true }),
      CLERK_WEBHOOK_SIGNING_SECRET: envField.string({ context: 'server', access: 'secret', optional: true }),
    },
  },
  security: { actionBodySizeLimit: 64 * 1024 },
  devToolbar: { enabled: false },
})
