import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds. Longer than the 50 ms in which Vite's watcher drops a second change of a file. */
const watcherIsDeafFor = 100

/**
 * Does the work, and repeats it while the files change. Otherwise an old version would stay in force after an edit that
 * the watcher drops, or that happens while a file is being read.
 *
 * @param files absolute paths. Called again after the work, which may find more
 */
export async function untilSettled(files: () => Iterable<string>, work: () => Promise<void>): Promise<void> {
  for (;;) {
    const seen = await stampsOf(files())
    await work()
    const known = new Map([...(await stampsOf(files())), ...seen])
    await sleep(watcherIsDeafFor, undefined, { ref: false })
    const now = await stampsOf(known.keys())
    if ([...known].every(([file, stamp]) => now.get(file) === stamp)) return
  }
}

/** A stamp for each file that changes with its content. `absent` for a missing file. */
async function stampsOf(files: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  return new Map(
    await Promise.all(
      [...files].map(async (file): Promise<[string, string]> => {
        const found = await stat(file, { bigint: true }).catch(() => null)
        return [file, found ? `${found.ino} ${found.size} ${found.mtimeNs}` : 'absent']
      }),
    ),
  )
}
