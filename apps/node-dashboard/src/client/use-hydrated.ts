import { useSyncExternalStore } from 'react'

const nothing = () => () => undefined

/**
 * `false` on the server and for the first render in the browser, which must match; `true` from then on. Clerk may have
 * loaded before an island hydrates, so islands read its stores only after this.
 */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
