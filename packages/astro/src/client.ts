/** Decisions in the browser, as nanostores. They decide what an island shows. The server decides what is allowed. */
export { decisionStore } from './client/decision-store.ts'
