import { decidedAttribute, scriptsKey, sessionCookie, visitorAttribute } from './visitor-hint.ts'

/**
 * The inline script in the head of every page. It marks `<html>` before the first paint, so that `<Show>` on a built
 * page is correct from the first frame. For a returning visitor it preloads Clerk's scripts from their last URLs. It is
 * a classic script without imports, because it runs while the head is parsed.
 */
export const headScript = `(()=>{
const d=document,c=()=>${String(sessionCookie)}.test(d.cookie),m=()=>{d.documentElement.dataset.${visitorAttribute.slice('data-'.length)}=c()?"in":"out"}
m();d.addEventListener("astro:after-swap",m)
if(c())try{for(const href of JSON.parse(localStorage["${scriptsKey}"]))d.head.append(Object.assign(d.createElement("link"),{rel:"preload",as:"script",crossOrigin:"",href}))}catch{}
})()`

const slot = (visitor: 'in' | 'out', when: 'in' | 'out', name: 'default' | 'fallback'): string =>
  `[${visitorAttribute}=${visitor}] clerk-show[data-when=signed-${when}]:not([${decidedAttribute}])>[data-clerk-control-slot-${name}]`

/** Shows the right slot of a `<Show when="signed-in">` or `"signed-out"` that has not decided yet. */
export const headStyle = `${[slot('in', 'in', 'default'), slot('out', 'out', 'default'), slot('in', 'out', 'fallback'), slot('out', 'in', 'fallback')].join()}{display:block!important}`
