/** The files that the worker makes from an organization's tasks. */
import type { Task, TaskRepository } from '../src/repositories/task-repository.ts'

/** Maximum number of tasks in a file: larger files help no one and need too much memory. */
const maxTasks = 20_000
const cutNotice = `Only the newest ${maxTasks.toLocaleString('en')} tasks are in this file.`
const week = 7 * 24 * 60 * 60 * 1000

/** Newest first. */
export interface ReadTasks {
  readonly tasks: readonly Task[]
  /** Whether there are more tasks. */
  readonly isCut: boolean
}

export async function readTasks(repository: TaskRepository): Promise<ReadTasks> {
  const all: Task[] = []
  let cursor: string | null = null
  do {
    const { items, nextCursor } = await repository.page({ limit: 100, cursor })
    all.push(...items)
    cursor = nextCursor
  } while (cursor !== null && all.length < maxTasks)
  return { tasks: all, isCut: cursor !== null }
}

export function tasksAsCsv({ tasks, isCut }: ReadTasks): string {
  const rows = tasks.map(({ id, title, status, created_at, completed_at }) => [
    id,
    title,
    status,
    created_at.toISOString(),
    completed_at?.toISOString() ?? '',
  ])
  const end = isCut ? [['', cutNotice, '', '', '']] : []
  return [['id', 'title', 'status', 'created', 'completed'], ...rows, ...end]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
}

/** Quoted. A leading apostrophe keeps spreadsheets from running a formula. */
const cell = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`

export function weeklyReport({ tasks, isCut }: ReadTasks, now: Date): string {
  const since = now.getTime() - week
  const done = tasks.filter(({ completed_at }) => completed_at && completed_at.getTime() >= since)
  const open = tasks.filter(({ status }) => status === 'open')
  const list = (some: readonly Task[]) => (some.length === 0 ? ['  nothing'] : some.map(({ title }) => `  ${title}`))
  return [
    `Done since ${new Date(since).toISOString().slice(0, 10)}:`,
    ...list(done),
    '',
    'To do:',
    ...list(open),
    '',
    ...(isCut ? [cutNotice, ''] : []),
  ].join('\n')
}
