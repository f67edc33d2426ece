/**
 * What a source file does with access, read off its text. This is for findings and the report; nothing is enforced
 * by it, so an unusual spelling costs a finding, never a guard.
 */

import type { GuardName } from './known-guards.ts'
import { knownGuards } from './known-guards.ts'

export interface GuardCall {
  readonly call: GuardName
  /** The requirement as written; empty when the call has none. */
  readonly requirement: string
}

export interface ShowUse {
  /** `<Show when={…}>`: a function, anything else, or nothing. */
  readonly when: 'function' | 'data' | 'literal'
  readonly isStatic: boolean
}

export interface SourceFacts {
  readonly guards: readonly GuardCall[]
  readonly usesAllowed: boolean
  readonly usesLocalsAuth: boolean
  readonly shows: readonly ShowUse[]
}

export function scanSource(source: string): SourceFacts {
  const code = withoutComments(source)
  const server = importedNames(code, '@rolecall/astro/server')
  const components = importedNames(code, '@rolecall/astro/components')
  const clerk = importedNames(code, '@clerk/astro/components')
  return {
    guards: knownGuards.flatMap(([name, { requirement }]) =>
      callsOf(code, server.get(name)).map((text) => ({ call: name, requirement: requirementIn(text, requirement) })),
    ),
    usesAllowed: usesTag(code, components.get('Allowed')),
    usesLocalsAuth: /\blocals\s*(?:\?\.|\.)\s*(?:auth|currentUser)\s*(?:\?\.)?\s*\(/.test(code),
    shows: showsIn(code, clerk.get('Show')),
  }
}

/** Blanks comments, so that an example in one is no use. Strings that contain `//` survive when it follows a colon. */
function withoutComments(source: string): string {
  return source
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1')
}

/** Imported name → local name. */
function importedNames(code: string, module: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const escaped = module.replace(/[/.]/g, '\\$&')
  for (const match of code.matchAll(new RegExp(`import\\s*\\{([^}]*)\\}\\s*from\\s*['"]${escaped}['"]`, 'g'))) {
    for (const part of (match[1] ?? '').split(',')) {
      const [name, local] = part.trim().split(/\s+as\s+/)
      if (name !== undefined && name !== '' && !name.startsWith('type ')) names.set(name, local ?? name)
    }
  }
  return names
}

/** The argument text of every call of a function. */
function callsOf(code: string, name: string | undefined): readonly string[] {
  if (name === undefined) return []
  return [...code.matchAll(new RegExp(`(?<![\\w$.])${name}\\s*\\(`, 'g'))].map((match) =>
    balanced(code, match.index + match[0].length),
  )
}

/** The text up to the bracket that closes what is open. */
function balanced(code: string, start: number): string {
  let depth = 1
  let quote = ''
  for (let index = start; index < code.length; index++) {
    const character = code[index] as string
    if (quote !== '') {
      if (character === '\\') index++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'" || character === '`') quote = character
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && --depth === 0) return code.slice(start, index)
  }
  return code.slice(start, start + 200)
}

function requirementIn(text: string, place: (typeof knownGuards)[number][1]['requirement']): string {
  if (place === null) return ''
  if (place === 'first argument') return squeeze(topLevelParts(text)[0] ?? '')
  if (place === 'second argument') return squeeze(topLevelParts(text)[1] ?? '')
  const match = /\brequires\s*:\s*/.exec(text)
  return match ? squeeze(topLevelParts(text.slice(match.index + match[0].length))[0] ?? '') : ''
}

function topLevelParts(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character) && --depth < 0) break
    if (character === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

function usesTag(code: string, name: string | undefined): boolean {
  return name !== undefined && new RegExp(`<${name}[\\s>/]`).test(code)
}

function showsIn(code: string, name: string | undefined): readonly ShowUse[] {
  if (name === undefined) return []
  return [...code.matchAll(new RegExp(`<${name}(?=[\\s>/])`, 'g'))].map((match) => {
    const attributes = tagText(code, match.index + match[0].length)
    const when = /\bwhen\s*=\s*(\{)?/.exec(attributes)
    const value = when ? attributes.slice(when.index + when[0].length).trimStart() : ''
    const isFunction =
      when?.[1] !== undefined &&
      /^(?:async\s*)?(?:\([^)]*\)|[\w$]+)\s*=>|^function\b|^[A-Za-z_$][\w$.]*\s*\}/.test(value)
    return {
      when: isFunction ? 'function' : when?.[1] !== undefined && !/^['"`]/.test(value) ? 'data' : 'literal',
      isStatic: /\bisStatic\b(?!\s*=\s*\{\s*false\s*\})/.test(attributes),
    }
  })
}

/** The attributes of a tag: up to the `>` that is in no brace and no string. */
function tagText(code: string, start: number): string {
  let depth = 0
  for (let index = start; index < code.length; index++) {
    const character = code[index]
    if (character === '{') depth++
    else if (character === '}') depth--
    else if (character === '>' && depth === 0 && code[index - 1] !== '=') return code.slice(start, index)
  }
  return code.slice(start)
}
