import { renderComponent, renderPage, renderTemplate } from 'astro/runtime/server/index.js'
import type { PassContext } from '../request/admission.ts'

/** Astro's state of a rendering, as components get it. The parts that guards read. */
export interface Rendering extends PassContext {
  readonly response: ResponseInit & { readonly headers: Headers }
  readonly createAstro: (props: unknown, slots: unknown) => { readonly routePattern: string }
}

/** The function behind a component of Astro. */
export type ComponentFactory = (result: Rendering, props: unknown, slots: unknown) => unknown

/** Answers in place of a component. `null` lets it run. */
export type AnswerInstead = (result: Rendering, props: unknown, slots: unknown) => unknown

/** Whether an export is a component that Astro's compiler made. */
export function isFactory(component: unknown): component is ComponentFactory {
  return typeof component === 'function' && Reflect.get(component, 'isAstroComponentFactory') === true
}

/** A component that asks first. It has the properties of the component. */
export function guardFactory(component: ComponentFactory, answer: AnswerInstead): ComponentFactory {
  const guarded: ComponentFactory = (result, props, slots) =>
    answer(result, props, slots) ?? component(result, props, slots)
  return Object.defineProperty(Object.assign(guarded, component), 'name', { value: component.name })
}

/**
 * A component of Astro around one of another kind (HTML, MDX), which gets nothing but its props and could not ask.
 *
 * @param component the component of the other kind
 * @param answer what answers in its place
 * @param isPage whether this rendering is the page, not a part of another
 */
export function guardOther(
  component: object,
  answer: AnswerInstead,
  isPage: (result: Rendering, props: unknown, slots: unknown) => boolean,
): ComponentFactory {
  const factory: ComponentFactory = (result, props, slots) => {
    const instead = answer(result, props, slots)
    if (instead !== null) return instead
    return isPage(result, props, slots)
      ? Reflect.apply(renderPage, undefined, [result, component, props, slots, false])
      : renderTemplate(
          Object.assign(['', ''], { raw: ['', ''] }),
          Reflect.apply(renderComponent, undefined, [result, 'Content', component, props, slots]),
        )
  }
  return Object.assign(factory, {
    isAstroComponentFactory: true,
    moduleId: Reflect.get(component, 'moduleId') as unknown,
    propagation: Reflect.get(component, 'propagation') as unknown,
  })
}
