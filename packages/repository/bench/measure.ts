/** Ratios of variants to the first one, as the median over pairs of neighbouring operations. */

export type Variants = Readonly<Record<string, () => Promise<unknown>>>

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

export interface Measured {
  readonly name: string
  /** Milliseconds of one operation, the median over the rounds. */
  readonly time: number
  /** Ratio to the first variant: the median over the rounds. */
  readonly ratio: number
}

export interface Rounds {
  /** Each round measures one operation of every variant in turn, so that a disturbance affects all of them. */
  readonly rounds: number
  /** Rounds before the measurement, until the engine has optimized the code. */
  readonly warm: number
}

export async function measure(variants: Variants, { rounds, warm }: Rounds): Promise<readonly Measured[]> {
  const names = Object.keys(variants)
  const times = new Map<string, number[]>(names.map((name) => [name, []]))
  for (let round = -warm; round < rounds; round++) {
    // Each variant follows every other one equally often.
    const start = Math.abs(round) % names.length
    for (const name of [...names.slice(start), ...names.slice(0, start)]) {
      const started = performance.now()
      await variants[name]!()
      if (round >= 0) times.get(name)!.push(performance.now() - started)
    }
  }
  const base = times.get(names[0]!)!
  return names.map((name) => {
    const own = times.get(name)!
    return { name, time: median(own), ratio: median(own.map((time, round) => time / base[round]!)) }
  })
}

export function print(title: string, measured: readonly Measured[]): void {
  console.log(`\n${title}`)
  for (const { name, time, ratio } of measured)
    console.log(`  ${name.padEnd(44)} ${time.toFixed(3).padStart(8)} ms   ×${ratio.toFixed(2)}`)
}
