import config from './astro.config.ts'
export default {
  ...config,
  vite: {
    resolve: {
      alias: {
        '@rolecall/astro/components': '/tmp/portal-stub/index.ts',
        '@rolecall/repository/audit': '/tmp/portal-stub/audit.ts',
      },
    },
  },
}
