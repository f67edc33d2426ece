import { connect } from 'node:net'
import { limits } from '../harness/limits.ts'
import type { Attack } from './spellings.ts'

/** Sends a request exactly as spelled, over a socket of its own. Resolves with the status, or `null` without an answer. */
export function rawRequest(
  port: number,
  { method, target, headers }: Attack,
  always: Readonly<Record<string, string>>,
): Promise<number | null> {
  return new Promise((resolve) => {
    const given = new Set(headers.map(([name]) => name))
    const lines = [`${method} ${target} HTTP/1.1`]
    for (const [name, value] of [...headers, ...Object.entries(always).filter(([name]) => !given.has(name))])
      lines.push(`${name}: ${value}`)
    lines.push('connection: close')
    const hasBody = method !== 'GET' && method !== 'HEAD'
    if (hasBody) lines.push('content-type: application/json', 'content-length: 2')
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    const timer = setTimeout(() => socket.destroy(), limits.step)
    socket.on('data', (chunk) => (answer += answer.length < 64 ? chunk.toString('latin1') : ''))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      const match = /^HTTP\/1\.1 (\d{3})/.exec(answer)
      resolve(match ? Number(match[1]) : null)
    })
    socket.write(`${lines.join('\r\n')}\r\n\r\n${hasBody ? '{}' : ''}`, 'latin1')
  })
}

/** Sends all requests, 16 at a time, and counts the statuses. */
export async function fire(
  port: number,
  list: readonly Attack[],
  always: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<number | null, number>> {
  const statuses = new Map<number | null, number>()
  let next = 0
  const worker = async () => {
    for (let attack = list[next++]; attack !== undefined; attack = list[next++]) {
      const status = await rawRequest(port, attack, always)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return statuses
}
