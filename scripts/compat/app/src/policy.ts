import { protectAllExcept } from '@rolecall/astro/policy'
import { role, signedIn } from '@rolecall/rbac'

export default protectAllExcept({
  public: ['/'],
  rules: { '/private': signedIn(), '/api/private': role('org:admin') },
})
