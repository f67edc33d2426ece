/** Decisions in the browser, as nanostores. They decide what is shown; the server decides what is allowed. */
export { decisionStore } from './client/decision-store.ts'
