import node from '@astrojs/node'
import clerk from '@clerk/astro'
import rolecall from '@rolecall/astro'
import { defineConfig } from 'astro/config'

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  integrations: [clerk(), rolecall({ policy: './src/policy.ts' })],
})
