/** Machines and their tokens as the Backend API writes them, without their secrets. */
import type { M2MToken, Machine } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import { isExpired } from '../../state/expiry.ts'
import type { MachineRecord, MachineTokenRecord } from '../../store/records.ts'
import type { Wire } from '../wire.ts'

/** The SDK exports the JSON of its classes only as the parameter of `fromJSON`. */
type MachineJSON = Parameters<typeof Machine.fromJSON>[0]
type TokenJSON = Parameters<typeof M2MToken.fromJSON>[0]

export const machineJson = (instance: Instance, machine: MachineRecord): Wire<MachineJSON> => ({
  object: 'machine',
  id: machine.id,
  name: machine.name,
  instance_id: 'ins_local',
  default_token_ttl: machine.defaultTokenTtl,
  scoped_machines: machine.scopes
    .flatMap((id) => instance.store.machines.get(id) ?? [])
    .map((other) => machineJson(instance, { ...other, scopes: [] })),
  created_at: machine.createdAt,
  updated_at: machine.updatedAt,
})

export const machineTokenJson = (instance: Instance, token: MachineTokenRecord): Wire<TokenJSON> => ({
  object: 'machine_to_machine_token',
  id: token.id,
  subject: token.machineId,
  scopes: token.scopes,
  claims: token.claims,
  revoked: token.revoked,
  revocation_reason: token.revocationReason,
  expired: isExpired(instance, token),
  expiration: token.expiresAt,
  created_at: token.createdAt,
  updated_at: token.updatedAt,
})
