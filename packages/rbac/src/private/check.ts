/** Leaves a reader of unknown values, which catches the signal. An error would cost a stack trace. */
export function check(valid: unknown): asserts valid {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal and not an error
  if (!valid) throw null
}
