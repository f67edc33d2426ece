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
  // Larger than any request of this app, in bytes. The sender need not be signed in.
  adapter: node({ mode: 'standalone', bodySizeLimit: 256 * 1024 }),
  integrations: [
    react(),
    // For a sign-in without redirect_url. Pages that create an account set their own target.
    clerk({ appearance, signInFallbackRedirectUrl: '/me' }),
    rolecall({ policy: './src/policy.ts' }),
    ...(local
      ? [localClerk({ access, seed, persist: dataIn('clerk'), applicationName: 'Tally', multiSession: true })]
      : []),
    devWorker({ isLocalClerk: local }),
  ],
  security: {
    actionBodySizeLimit: 64 * 1024,
    // Trusts the proxy's protocol and host for every host name. The own one is known when the server starts (SITE_URL),
    // and protectRoutes() rejects all others. Without this, every form behind TLS would be rejected.
    ...(isBuild && { allowedDomains: [{}] }),
  },
  // Personal pages are not cached: a prefetched one would be fetched twice, and a pointer over a link could log a denial.
  // Links to public pages opt in.
  prefetch: { prefetchAll: false },
  devToolbar: { enabled: false },
  // The built server bundles its packages, except those that cannot be bundled. A nested dependency may be hoisted in
  // another version, which the server would load otherwise.
  vite: isBuild ? { ssr: { noExternal: true, external: ['pg', 'sharp'] } } : {},
})
