import { role } from '@rolecall/rbac'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { useDecision } from './use-decision.ts'

function Button() {
  const decision = useDecision(role('org:admin'))
  return createElement('p', null, decision === undefined ? 'loading' : String(decision.allowed))
}

test('renders as undecided on the server: nothing can flash and no hydration differs', () => {
  expect(renderToString(createElement(Button))).toBe('<p>loading</p>')
})
