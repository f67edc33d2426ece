import sitemap from '@astrojs/sitemap'
import vercel from '@astrojs/vercel'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { localClerk } from '@rolecall/local-clerk/astro'
import { defineConfig } from 'astro/config'
import { useLocalClerk } from './scripts/clerk/use-local-clerk.ts'
import { seed } from './scripts/services/seed.ts'
import { access } from './src/access.ts'
import { appearance } from './src/styles/clerk-appearance.ts'

const local = useLocalClerk()

export default defineConfig({
  // Where the site will live. Also the host that the portal answers for.
  site: process.env['SITE_URL'] ?? 'https://harbor.example',
  output: 'static',
  // No isr and no edge middleware: both break the portal, and the audit fails the build when they are turned on.
  adapter: vercel(),
  integrations: [
    clerk({ appearance }),
    rolecall({ policy: './src/policy.ts', clientScripts: 'lazy' }),
    sitemap({
      // Pages made on demand are for a person; search engines have no use for them.
      filter: (page) => !/\/(?:portal|sign-in|sign-up|403|404)(?:\/|$)/.test(new URL(page).pathname),
      serialize: (item) => ({ ...item, url: item.url.replace(/(?<=[^/])\/$/, '') }),
    }),
    ...(local ? [localClerk({ access, seed, persist: '.rolecall/clerk', applicationName: 'Harbor' })] : []),
  ],
  security: { actionBodySizeLimit: 256 * 1024 },
  // The portal's pages are not stored: fetched ahead they are fetched twice. Links to what is public say so themselves.
  prefetch: { prefetchAll: false },
  devToolbar: { enabled: false },
})
