/** Loaded beside Clerk's stores and React components: whoever imports them uses them. */
import { loadClerk } from './clerk-loader.ts'

void loadClerk()
