/** A public site with a guarded corner: public unless listed. Actions and islands must always be listed. */
import { protectOnly } from '@rolecall/astro/policy'
import { signedIn } from '@rolecall/rbac'

export default protectOnly({
  rules: {
    '/portal/**': signedIn(),
  },
})
