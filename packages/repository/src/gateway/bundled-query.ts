/**
 * A query of `pg` that sends the statements that open its scope first, all under one Sync. That is one round trip and,
 * without an explicit BEGIN, one implicit transaction, at whose end the setting is gone.
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY (pipelining)
 */
import type { Step } from './opening-steps.ts'
import type { PgClient, PgConnection, PgQuery, PgQueryClass, PgResult } from './pg-types.ts'

type BundledQueryClass = new (
  steps: readonly Step[],
  query: Step,
  callback: (error: Error | null, result: PgResult) => void,
) => PgQuery

/** One subclass per copy of `pg`: the pool's own, so that its clients recognize it. */
const classes = new WeakMap<PgQueryClass, BundledQueryClass>()

const bundledQueryClass = (Query: PgQueryClass): BundledQueryClass => {
  const known = classes.get(Query)
  if (known) return known
  class BundledQuery extends Query {
    readonly #steps: readonly Step[]
    #unanswered: number

    constructor(steps: readonly Step[], query: Step, callback: (error: Error | null, result: PgResult) => void) {
      super(query, undefined, callback)
      this.#steps = steps
      this.#unanswered = steps.length
    }

    override requiresPreparation(): boolean {
      return true
    }

    override prepare(connection: PgConnection): void {
      for (const { text, values } of this.#steps) {
        connection.parse({ text, name: '' })
        connection.bind({ portal: '', statement: '', values })
        connection.execute({ portal: '', rows: 0 })
      }
      super.prepare(connection)
    }

    override handleDataRow(message: unknown): void {
      if (this.#unanswered === 0) super.handleDataRow(message)
    }

    override handleCommandComplete(message: unknown, connection: PgConnection): void {
      if (this.#unanswered === 0) super.handleCommandComplete(message, connection)
      else this.#unanswered--
    }
  }
  classes.set(Query, BundledQuery)
  return BundledQuery
}

/** `undefined` for clients that submit in another way (pg-native). */
export const queryClassOf = (client: PgClient): PgQueryClass | undefined => {
  const { Query } = client.constructor as { readonly Query?: PgQueryClass }
  return Query && 'prepare' in (Query.prototype as object) ? Query : undefined
}

export const executeBundled = (
  client: PgClient,
  Query: PgQueryClass,
  steps: readonly Step[],
  query: Step,
): Promise<PgResult> =>
  new Promise((resolve, reject) => {
    const Bundled = bundledQueryClass(Query)
    client.query(new Bundled(steps, query, (error, result) => (error ? reject(error) : resolve(result))))
  })
