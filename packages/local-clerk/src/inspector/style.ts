/** The style sheet of the inspector, for both colour schemes. Tables become lists on narrow screens. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dce3, #3a3f4b); --soft: light-dark(#5b6270, #a7adba); --accent: light-dark(#4b3fd1, #a79bff); --back: light-dark(#fff, #16181d); --raised: light-dark(#f5f6f9, #20232b); --good: light-dark(#17693a, #7fdca4); --bad: light-dark(#a3262d, #ff9d9d); --waiting: light-dark(#7a5200, #f0c878) }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: var(--back); color: light-dark(#16181d, #eceef2) }
header, main { max-width: 80rem; margin: 0 auto; padding: 0 1.25rem }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1rem; border-bottom: 1px solid var(--line) }
header p { margin: 0; font-weight: 600 }
main { padding-bottom: 3rem }
nav ul, ul.lines { list-style: none; margin: 0; padding: 0 }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; margin: 0 -.75rem }
nav a { display: block; padding: .5rem .75rem; color: inherit; text-decoration: none; border-bottom: 2px solid transparent }
nav a:hover { border-color: var(--line) }
nav a[aria-current] { border-color: var(--accent); color: var(--accent) }
a { color: var(--accent) }
h1 { font-size: 1.35rem; margin: 1.5rem 0 .75rem }
.table { border: 1px solid var(--line); border-radius: .5rem; overflow: hidden }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding: .6rem .8rem; color: var(--soft) }
th, td { text-align: left; vertical-align: top; padding: .55rem .8rem; border-top: 1px solid var(--line); overflow-wrap: anywhere }
th { font-weight: 600; background: var(--raised); white-space: nowrap; overflow-wrap: normal }
tbody tr:hover { background: var(--raised) }
time { white-space: nowrap; font-variant-numeric: tabular-nums }
code, pre { font: .85em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
pre { margin: .4rem 0 0; padding: .6rem; max-height: 20rem; overflow: auto; background: var(--raised); border-radius: .35rem; white-space: pre-wrap }
summary { cursor: pointer }
.all { user-select: all }
img { width: 2rem; height: 2rem; border-radius: 50%; flex: none; background: var(--raised) }
.who { display: flex; gap: .7rem; align-items: flex-start }
button, input[type=search] { font: inherit; padding: .25rem .65rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--raised); color: inherit }
input[type=search] { background: var(--back); min-width: 0 }
button { cursor: pointer }
button:hover { border-color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.soft { color: var(--soft) }
.code { font-size: 1.3rem; letter-spacing: .1em; font-weight: 600; font-variant-numeric: tabular-nums; user-select: all }
.notice { padding: .6rem .9rem; border: 1px solid var(--accent); border-radius: .5rem }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .87em; color: var(--soft); white-space: nowrap }
.good { color: var(--good) } .bad { color: var(--bad) } .waiting { color: var(--waiting) }
form { display: inline-block; margin: 0 .25rem .25rem 0 }
form[role=search] { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; margin-bottom: 1rem }
@media (max-width: 48rem) {
  table, tbody, tr, caption { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tr { padding: .5rem .8rem; border-top: 1px solid var(--line) }
  td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .5rem; padding: .2rem 0; border: 0 }
  td::before { content: attr(data-label); color: var(--soft) }
}
`
