import { decidedAttribute, scriptsKey, sessionCookie, visitorAttribute } from './visitor-hint.ts'

/**
 * The inline script of every page's head. It marks `<html>` before anything is painted, so that `<Show>` on a built
 * page is right from the first frame on, and for a returning visitor it asks for Clerk's scripts at once, from where
 * they came the last time. Classic JavaScript, without imports: it runs while the head is parsed.
 */
export const headScript = `(()=>{
const d=document,c=()=>${String(sessionCookie)}.test(d.cookie),m=()=>{d.documentElement.dataset.${visitorAttribute.slice('data-'.length)}=c()?"in":"out"}
m();d.addEventListener("astro:after-swap",m)
if(c())try{for(const href of JSON.parse(localStorage["${scriptsKey}"]))d.head.append(Object.assign(d.createElement("link"),{rel:"preload",as:"script",crossOrigin:"",href}))}catch{}
})()`

const slot = (visitor: 'in' | 'out', when: 'in' | 'out', name: 'default' | 'fallback'): string =>
  `[${visitorAttribute}=${visitor}] clerk-show[data-when=signed-${when}]:not([${decidedAttribute}])>[data-clerk-control-slot-${name}]`

/** Shows the right side of a `<Show when="signed-in">` or `"signed-out"` that has not decided yet. */
export const headStyle = `${[slot('in', 'in', 'default'), slot('out', 'out', 'default'), slot('in', 'out', 'fallback'), slot('out', 'in', 'fallback')].join()}{display:block!important}`
