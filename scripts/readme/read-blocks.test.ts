import { describe, expect, test } from 'vitest'
import { installedPackages, packageName, readBlocks } from './read-blocks.ts'

const fence = '```'

describe('readBlocks', () => {
  test.each([
    ['the info string', `${fence}ts title="src/policy.ts"\ncode\n${fence}`],
    ['the first line', `${fence}ts\n// src/policy.ts\ncode\n${fence}`],
    ['the first line, with an explanation', `${fence}ts\n// src/policy.ts: every rule\ncode\n${fence}`],
    ['the paragraph before', `Text.\n\n\`src/policy.ts\`: every\nrule.\n\n${fence}ts\ncode\n${fence}`],
  ])('reads the file name from %s', (_, markdown) => {
    expect(readBlocks(markdown)).toMatchObject([{ language: 'ts', file: 'src/policy.ts' }])
  })

  test('leaves a block without a name when the text only mentions a file', () => {
    const markdown = `See \`src/policy.ts\`.\n\n${fence}ts\nconst a = 1 // src/policy.ts\n${fence}\n`
    expect(readBlocks(markdown)).toEqual([
      { language: 'ts', file: undefined, code: 'const a = 1 // src/policy.ts\n', line: 4 },
    ])
  })

  test('keeps blocks apart, and longer fences around shorter ones', () => {
    const markdown = `${fence}sh\na\n${fence}\n${fence}\`md\n${fence}ts\nb\n${fence}\n${fence}\`\n${fence}\nc\n${fence}\n`
    expect(readBlocks(markdown).map(({ language, code, line }) => [language, code, line])).toEqual([
      ['sh', 'a\n', 2],
      ['md', `${fence}ts\nb\n${fence}\n`, 5],
      ['', 'c\n', 10],
    ])
  })
})

test('installedPackages reads what the document installs', () => {
  const blocks = readBlocks(
    `${fence}sh\nnpm install @rolecall/rbac kysely@0.29.9 # for rows\nnpm install --save-dev typescript \\\n  @types/pg\npnpm dev\n${fence}`,
  )
  const installed = installedPackages(blocks)
  expect(installed).toEqual(['@rolecall/rbac', 'kysely@0.29.9', 'typescript', '@types/pg'])
  expect(installed.map(packageName)).toEqual(['@rolecall/rbac', 'kysely', 'typescript', '@types/pg'])
})
