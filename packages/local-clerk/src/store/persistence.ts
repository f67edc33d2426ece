/** Writes the state shortly after each change, one write at a time, and once more at the end. */
import type { StateFile } from './state-file.ts'
import type { StoreSnapshot } from './store.ts'

const delay = 150

export interface Persistence {
  changed(): void
  /** Writes pending changes. */
  flush(): Promise<void>
}

export function createPersistence(file: Pick<StateFile, 'writeState'>, read: () => StoreSnapshot): Persistence {
  let timer: NodeJS.Timeout | undefined
  let dirty = false
  let writing: Promise<void> = Promise.resolve()

  function write(): Promise<void> {
    writing = writing.then(async () => {
      if (!dirty) return
      dirty = false
      await file.writeState(read())
    })
    return writing
  }

  return {
    changed() {
      dirty = true
      if (timer) return
      timer = setTimeout(() => {
        timer = undefined
        write().catch((error: unknown) => console.error('[local-clerk] The state could not be written.', error))
      }, delay)
      timer.unref()
    },
    async flush() {
      clearTimeout(timer)
      timer = undefined
      await write()
    },
  }
}
