/** Decisions in React islands. They decide what an island shows. The server decides what is allowed. */
export { useDecision } from './client/use-decision.ts'
