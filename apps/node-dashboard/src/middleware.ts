import { protectRoutes } from '@rolecall/astro/middleware'
import { sequence } from 'astro:middleware'
import './lifecycle.ts'
import { recordDenial } from './audit/record-denial.ts'
import { answerOutages } from './http/answer-outages.ts'
import { takeNotice } from './http/notice.ts'

export const onRequest = sequence(
  protectRoutes({ onDenial: recordDenial, healthChecks: ['/api/health'] }),
  takeNotice,
  answerOutages,
)
