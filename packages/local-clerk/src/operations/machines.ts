import type { Instance } from '../instance/instance.ts'
import type { MachineRecord } from '../store/records.ts'

/** Deletes a machine, its tokens, and its entry in the scopes of other machines. */
export function deleteMachine({ store }: Instance, machine: MachineRecord): void {
  for (const token of store.machineTokens.by('machine', machine.id)) store.machineTokens.remove(token.id)
  for (const other of store.machines.all()) {
    if (other.scopes.includes(machine.id))
      store.machines.put({ ...other, scopes: other.scopes.filter((id) => id !== machine.id) })
  }
  store.machines.remove(machine.id)
}
