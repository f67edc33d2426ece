import type { Instance } from '../instance/instance.ts'
import type { MachineRecord } from '../store/records.ts'

/** Deletes a machine with its tokens, and takes it out of the scopes of the others. */
export function deleteMachine({ store }: Instance, machine: MachineRecord): void {
  for (const token of store.machineTokens.by('machine', machine.id)) store.machineTokens.remove(token.id)
  for (const other of store.machines.all()) {
    if (other.scopes.includes(machine.id))
      store.machines.put({ ...other, scopes: other.scopes.filter((id) => id !== machine.id) })
  }
  store.machines.remove(machine.id)
}
