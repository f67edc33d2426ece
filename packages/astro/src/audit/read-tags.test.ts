import { expect, test } from 'vitest'
import { readTags } from './read-tags.ts'

const names = (html: string) => [...readTags(html)].map(({ name }) => name)

test.each([
  ['<!--><x-a></x-a> -->', ['x-a']],
  ['<!---><x-a>', ['x-a']],
  ['<!-- <x-a> --!><x-b>', ['x-b']],
  ['<!-- <x-a>', []],
  ['<p title="<x-a>"><x-b>', ['p', 'x-b']],
  [`<p title=it's><x-a>`, ['p', 'x-a']],
  [`<p title="it's" data-a='"'><x-a>`, ['p', 'x-a']],
  ['<p a=><x-a>', ['p', 'x-a']],
  ['<p/><x-a/>', ['p', 'x-a']],
  ['<script>"<x-a>"</script ><x-b>', ['script', 'x-b']],
  ['<SCRIPT>"<x-a>"</Script><x-b>', ['script', 'x-b']],
  ['<style>/* </style><x-a>', ['style', 'x-a']],
  ['<!doctype html "><x-a>', ['x-a']],
  ['a < b <x-a>', ['x-a']],
  ['</p title="><x-a>', ['x-a']],
])('%s', (html, expected) => {
  expect(names(html)).toEqual(expected)
})

test('attributes are read with any quotes, the first of two counts', () => {
  const [tag] = readTags(`<X-A\n DATA-ROLE = 'org:admin' data-when=signed-in a a="2" b>`)
  expect(Object.fromEntries(tag?.attributes ?? [])).toEqual({
    'data-role': 'org:admin',
    'data-when': 'signed-in',
    a: '',
    b: '',
  })
})
