export { localClerk, default } from './astro/local-clerk.ts'
