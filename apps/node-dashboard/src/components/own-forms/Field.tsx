import { useEffect, useRef, type ComponentProps } from 'react'
import type { Complaint } from '../../client/clerk-complaint.ts'

interface FieldProps extends ComponentProps<'input'> {
  readonly name: string
  readonly label: string
  readonly hint?: string
  /** Shown when it belongs to this field, which then gets the focus. */
  readonly complaint: Complaint | undefined
}

export function Field({ name, label, hint, complaint, ...input }: FieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const wrong = complaint?.field === name
  const told = `${name}-told`
  useEffect(() => {
    if (wrong) field.current?.focus()
  }, [wrong, complaint])
  return (
    <div className="labelled">
      <label htmlFor={name}>{label}</label>
      <input
        {...input}
        ref={field}
        className="field"
        id={name}
        name={name}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong || hint ? told : undefined}
      />
      <p id={told} className={wrong ? 'small bad-text' : 'quiet small'} role={wrong ? 'alert' : undefined}>
        {wrong ? complaint.text : hint}
      </p>
    </div>
  )
}
