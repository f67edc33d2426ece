import { createClerkClient } from '@clerk/backend'
import { reportTemplate } from '../../src/reports/report-template.ts'

/** Creates the JWT template of `src/reports/report-template.ts` in the local Clerk, unless it exists. */
export async function createReportTemplate(clerk: {
  readonly secretKey: string
  readonly apiUrl: string
}): Promise<void> {
  const { jwtTemplates } = createClerkClient({ ...clerk, telemetry: { disabled: true } })
  const { data } = await jwtTemplates.list({ limit: 100 })
  if (data.some(({ name }) => name === reportTemplate.name)) return
  await jwtTemplates.create({ name: reportTemplate.name, claims: reportTemplate.claims })
}
