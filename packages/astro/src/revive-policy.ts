/** Reads the compiled policy in a built server. Internal: not for applications. */
export { revivePolicy } from './compile/revive-policy.ts'
