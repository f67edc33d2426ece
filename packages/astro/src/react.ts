/** Decisions in React islands. They decide what is shown; the server decides what is allowed. */
export { useDecision } from './client/use-decision.ts'
