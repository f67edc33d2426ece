import node from '@astrojs/node'
import react from '@astrojs/react'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { localClerk } from '@rolecall/local-clerk/astro'
import { defineConfig } from 'astro/config'
import { forgetSecrets } from './scripts/clerk/forget-secrets.ts'
import { useLocalClerk } from './scripts/clerk/use-local-clerk.ts'
import { dataIn } from './scripts/dev/data-in.ts'
import { devWorker } from './scripts/dev/dev-worker.ts'
import { seed } from './scripts/seed.ts'
import { access } from './src/access.ts'
import { appearance } from './src/styles/clerk-appearance.ts'

const isBuild = process.argv.includes('build')
const local = useLocalClerk({ isBuild })
if (isBuild) forgetSecrets(process.env)

export default defineConfig({
  output: 'server',
  // More than any form or request of this app has; whoever sends it need not be signed in. Bytes.
  adapter: node({ mode: 'standalone', bodySizeLimit: 256 * 1024 }),
  integrations: [
    react(),
    // Who signs in and was not on the way anywhere. What creates an account says for itself where that leads.
    clerk({ appearance, signInFallbackRedirectUrl: '/me' }),
    rolecall({ policy: './src/policy.ts' }),
    ...(local
      ? [localClerk({ access, seed, persist: dataIn('clerk'), applicationName: 'Tally', multiSession: true })]
      : []),
    devWorker({ isLocalClerk: local }),
  ],
  security: {
    actionBodySizeLimit: 64 * 1024,
    // What a proxy says about protocol and host counts, for every host: which one is ours is known when the server
    // starts (SITE_URL), and protectRoutes() answers for no other. Without it every form behind TLS would be refused.
    ...(isBuild && { allowedDomains: [{}] }),
  },
  // Pages that are made for somebody are not stored: fetched ahead they are fetched twice, and where a pointer happens to
  // rest would be a denial in the log. Links to what is public say so themselves.
  prefetch: { prefetchAll: false },
  devToolbar: { enabled: false },
  // The built server brings what it runs on, but for packages that cannot be part of a file. A package of a package may
  // lie elsewhere, in another version, where the server looks for it: npm gives the best place to whoever comes first.
  vite: isBuild ? { ssr: { noExternal: true, external: ['pg', 'sharp'] } } : {},
})
