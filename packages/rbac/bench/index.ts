import { benchAnalysis } from './analysis.ts'
import { benchDecisions, benchRoles } from './decisions.ts'
import { benchTypeCheck } from './type-check.ts'

benchDecisions()
benchRoles()
benchAnalysis()
benchTypeCheck()
