/**
 * `<Show>` on a built page. For signed-out visitors it works without Clerk. Its content is part of the public page:
 * this decides which slot is visible, and protects nothing.
 */
import { decidedAttribute, hasSessionHint, loadedEvent } from '../visitor-hint.ts'
import { loadedClerk, type ClerkInstance } from './clerk-loader.ts'

export class ClerkShow extends HTMLElement {
  #stop: (() => void) | undefined

  connectedCallback(): void {
    if (this.#follow()) return
    this.#decideByHint()
    const stop = () => document.removeEventListener(loadedEvent, follow)
    // The first attempt to load Clerk may have failed.
    const follow = () => this.#follow() && stop()
    document.addEventListener(loadedEvent, follow)
    this.#stop = stop
  }

  disconnectedCallback(): void {
    this.#stop?.()
  }

  #follow(): boolean {
    const clerk = loadedClerk()
    if (!clerk) return false
    const decide = () => this.#decide(holds(clerk, this.dataset))
    decide()
    this.#stop = clerk.addListener(decide)
    return true
  }

  /** Decides by the session cookie. Roles, permissions, features and plans wait for Clerk. */
  #decideByHint(): void {
    const signedIn = hasSessionHint(document.cookie)
    const { when } = this.dataset
    if (when === 'signed-out') this.#decide(!signedIn)
    else if (when === 'signed-in' || !signedIn) this.#decide(signedIn)
  }

  #decide(visible: boolean): void {
    for (const slot of this.children)
      slot.toggleAttribute('hidden', visible !== slot.hasAttribute('data-clerk-control-slot-default'))
    this.setAttribute(decidedAttribute, '')
  }
}

function holds({ user, session }: ClerkInstance, { when, role, permission, feature, plan }: DOMStringMap): boolean {
  if (when === 'signed-out') return !user
  return Boolean(
    user &&
    (!(role ?? permission ?? feature ?? plan) || session?.checkAuthorization({ role, permission, feature, plan })),
  )
}
