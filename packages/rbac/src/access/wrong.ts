/** The problem with a key, as the type that its value would need: the compiler prints it. */
export interface Wrong<Problem extends string> {
  readonly problem: Problem
}
