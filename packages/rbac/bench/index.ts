import { benchDecisions } from './decisions.ts'
import { benchTypeCheck } from './type-check.ts'

benchDecisions()
benchTypeCheck()
