/** Reads the compiled policy in a built server. Not for applications. */
export { revivePolicy } from './compile/revive-policy.ts'
