/** A signal and not an error: its callers catch it, and an error would cost a stack trace. */
const invalid = /* @__PURE__ */ Symbol('invalid')

/** Leaves a reader of unknown values, which catches the signal. */
export function check(valid: unknown): asserts valid {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- see `invalid`
  if (!valid) throw invalid
}
