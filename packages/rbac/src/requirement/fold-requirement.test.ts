import { expect, test } from 'vitest'
import {
  allOf,
  anyOf,
  foldRequirement,
  fresh,
  organization,
  permission,
  requirementKinds,
  reverified,
  role,
  signedIn,
  type Requirement,
} from '../index.ts'

const shape = (requirement: Requirement) =>
  foldRequirement<string>(requirement, ({ type }, children) =>
    children.length ? `${type}(${children.join(' ')})` : type,
  )

test('visits every node after its children, in the order of the requirement', () => {
  const visited: string[] = []
  foldRequirement<void>(allOf(signedIn(), anyOf(role('org:admin'), fresh(organization()))), ({ type }) => {
    visited.push(type)
  })
  expect(visited).toEqual(['organization', 'fresh', 'role', 'anyOf', 'signedIn', 'allOf'])
})

test('gives the results of the members of a list, and of the requirement in fresh', () => {
  expect(shape(fresh(allOf(organization(), permission('org:a:b'))))).toBe('fresh(allOf(organization permission))')
  expect(shape(reverified('strict'))).toBe('reverified')
})

test('gives an empty list to an empty requirement, which is always denied', () => {
  expect(foldRequirement(allOf(), (_, children) => children.length)).toBe(0)
})

test('the table of kinds has nothing inherited that a request could name', () => {
  for (const name of ['constructor', '__proto__', 'toString']) expect(Object.hasOwn(requirementKinds, name)).toBe(false)
})
