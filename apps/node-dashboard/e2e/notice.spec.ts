/** The notice about a change is shown once, on the next page. */
import { Browsing } from './setup/browse.ts'
import { expect, test } from './setup/test.ts'

test('a page below the notice’s page neither shows nor removes it', async () => {
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' })
  const said = async (path: string) =>
    /id="notice"[^>]*>\s*<p[^>]*>\s*([^<]*)/.exec(await (await member.open(path)).text())?.[1]
  await said('/orgs/acme/tasks')
  const notice = (path: string) => encodeURIComponent(`tasks.create ${path}`)
  member.keep(`tally-notice=${notice('/orgs/acme/tasks')}`)
  expect(await said('/orgs/acme/tasks/no-such-task')).toBeUndefined()
  expect(await said('/orgs/acme/tasks')).toBe('Task added.')
  expect(await said('/orgs/acme/tasks')).toBeUndefined()
})
