export { default as Allowed } from './Allowed.astro'
export { default as ExpectedOrganization } from './ExpectedOrganization.astro'
