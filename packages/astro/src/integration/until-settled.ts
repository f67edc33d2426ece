import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than the 50 ms in which Vite's watcher drops a second change of the same file. */
const watcherIsDeafFor = 100

/**
 * Does the work, and does it again while the files it is about change under it: an edit that the watcher drops, or that
 * lands while a half-written file is being read, would otherwise leave what an older content said in force.
 *
 * @param files absolute paths; asked again after the work, which may learn of more
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

/** What tells one content of a file from the next; `absent` counts as one. */
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
