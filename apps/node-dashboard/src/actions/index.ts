import { billing } from './billing.ts'
import { members } from './members.ts'
import { posts } from './posts.ts'
import { reports } from './reports.ts'
import { tasks } from './tasks.ts'

export const server = { tasks, posts, billing, members, reports }
