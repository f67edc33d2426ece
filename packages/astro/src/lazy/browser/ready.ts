/** What runs before islands are hydrated: they find Clerk as they would without this package, when it is needed at all. */
import { pageIsReady } from './clerk-loader.ts'

await pageIsReady()
