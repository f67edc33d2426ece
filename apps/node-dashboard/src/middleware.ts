import { protectRoutes } from '@rolecall/astro/middleware'
import { sequence } from 'astro:middleware'
import './lifecycle.ts'
import { recordDenial } from './audit/record-denial.ts'
import { SITE_URL } from './environment.ts'
import { answerOutages } from './http/answer-outages.ts'
import { takeNotice } from './http/notice.ts'

export const onRequest = sequence(
  protectRoutes({
    onDenial: recordDenial,
    healthChecks: ['/api/health'],
    trustedHosts: SITE_URL ? [new URL(SITE_URL).host] : [],
  }),
  takeNotice,
  answerOutages,
)
