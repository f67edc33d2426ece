import { useSyncExternalStore } from 'react'

const nothing = () => () => undefined

/**
 * `false` on the server and for the first render in the browser, which must agree; `true` from then on. Clerk may have
 * loaded before an island hydrates, so what its stores say belongs behind this.
 */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
