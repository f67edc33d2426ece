/**
 * A collection of immutable records with secondary indexes. Records are replaced, never changed, so a snapshot needs no
 * deep clone.
 */

export interface Identified {
  readonly id: string
}

interface Index<T> {
  readonly keysOf: (row: T) => readonly string[]
  /** Most keys have one row. A set for each of them would take more memory than the rows. */
  readonly ids: Map<string, string | Set<string>>
}

export class Table<T extends Identified, I extends string = never> {
  readonly #rows = new Map<string, T>()
  readonly #indexes = new Map<I, Index<T>>()
  readonly #onChange: () => void

  constructor(indexes: Readonly<Record<I, (row: T) => readonly string[]>>, onChange: () => void) {
    this.#onChange = onChange
    for (const name of Object.keys(indexes) as I[]) this.#indexes.set(name, { keysOf: indexes[name], ids: new Map() })
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: string): T | undefined {
    return this.#rows.get(id)
  }

  /** Every row, oldest first. */
  all(): T[] {
    return [...this.#rows.values()]
  }

  /** The rows whose index `name` contains `key`, oldest first. */
  by(name: I, key: string): T[] {
    const ids = this.#indexes.get(name)?.ids.get(key)
    return (typeof ids === 'string' ? [ids] : [...(ids ?? [])]).flatMap((id) => this.#rows.get(id) ?? [])
  }

  countBy(name: I, key: string): number {
    const ids = this.#indexes.get(name)?.ids.get(key)
    return typeof ids === 'string' ? 1 : (ids?.size ?? 0)
  }

  put<R extends T>(row: R): R {
    const before = this.#rows.get(row.id)
    if (before) this.#unindex(before)
    this.#rows.set(row.id, row)
    for (const { keysOf, ids } of this.#indexes.values()) {
      for (const key of keysOf(row)) {
        const known = ids.get(key)
        if (known instanceof Set) known.add(row.id)
        else ids.set(key, known === undefined || known === row.id ? row.id : new Set([known, row.id]))
      }
    }
    this.#onChange()
    return row
  }

  /** Updates a row; `undefined` if there is no such row. */
  change(id: string, changes: Partial<T>): T | undefined {
    const row = this.#rows.get(id)
    return row && this.put({ ...row, ...changes })
  }

  remove(id: string): T | undefined {
    const row = this.#rows.get(id)
    if (!row) return undefined
    this.#unindex(row)
    this.#rows.delete(id)
    this.#onChange()
    return row
  }

  load(rows: readonly T[]): void {
    this.#rows.clear()
    for (const { ids } of this.#indexes.values()) ids.clear()
    for (const row of rows) this.put(row)
  }

  #unindex(row: T): void {
    for (const { keysOf, ids } of this.#indexes.values()) {
      for (const key of keysOf(row)) {
        const known = ids.get(key)
        if (known instanceof Set) {
          known.delete(row.id)
          if (known.size === 0) ids.delete(key)
        } else if (known === row.id) ids.delete(key)
      }
    }
  }
}
