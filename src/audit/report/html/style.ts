/** Everything that the page looks like: light and dark, on paper, and with a visible focus. */
export const style = `
:root { color-scheme: light dark; --page: #ffffff; --text: #1a1d21; --soft: #4d555e; --line: #c9ced4; --panel: #f4f6f8; --link: #0b57a8; --mark: #ffe08a; --mark-text: #3a2900;
  --critical: #a50e0e; --high: #9a3b00; --warning: #6b5200; --info: #2f5a7a; --good: #14692f; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --text: #e8eaed; --soft: #b3bac2; --line: #454c54; --panel: #1e2328; --link: #8ec1ff; --mark: #5b4700; --mark-text: #ffe9ad;
  --critical: #ff9c94; --high: #ffb07a; --warning: #f0cf70; --info: #a3cdf0; --good: #8fdca6; } }
* { box-sizing: border-box; }
body { margin: 0; overflow-wrap: anywhere; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .5rem 1rem; z-index: 2; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .25rem; padding: .6rem .75rem; overflow-x: auto; margin: .5rem 0; }
mark { background: var(--mark); color: var(--mark-text); font-weight: 600; }
.number { color: var(--soft); user-select: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; min-width: min(100%, 36rem); margin: .5rem 0 1.25rem; }
caption { text-align: left; font-weight: 600; padding: .35rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--panel); }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
tbody th { font-weight: 400; font-family: ui-monospace, monospace; font-size: .875rem; }
.finding { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .25rem; padding: .9rem 1.1rem; margin: 0 0 1.1rem; }
.finding p { margin: .35rem 0; }
.finding ul { margin: .35rem 0; padding-left: 1.25rem; }
.critical { border-left-color: var(--critical); } .high { border-left-color: var(--high); } .warning { border-left-color: var(--warning); } .info { border-left-color: var(--info); }
.word { font-weight: 700; }
.word.critical, .bad { color: var(--critical); } .word.high { color: var(--high); } .word.warning, .doubt { color: var(--warning); } .word.info { color: var(--info); } .good { color: var(--good); }
.bad, .doubt, .good { font-weight: 600; }
.faint { color: var(--soft); }
fieldset { min-width: 0; border: 1px solid var(--line); border-radius: .25rem; margin: 0 0 1rem; padding: .5rem 1rem; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; }
label { display: inline-flex; flex-wrap: wrap; gap: .4rem; align-items: center; min-height: 1.75rem; }
input[type=search] { max-width: 100%; min-width: 0; font: inherit; padding: .2rem .5rem; color: var(--text); background: var(--page); border: 1px solid var(--soft); border-radius: .25rem; }
button { font: inherit; font-size: .875rem; color: var(--text); background: var(--panel); border: 1px solid var(--soft); border-radius: .25rem; padding: .2rem .75rem; cursor: pointer; }
summary { cursor: pointer; }
[hidden] { display: none !important; }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--soft); }
@media print {
  :root { --page: #fff; --text: #000; --soft: #333; --line: #888; --panel: #fff; --link: #000; --mark: #ddd; --mark-text: #000; --critical: #000; --high: #000; --warning: #000; --info: #000; --good: #000; }
  @page { margin: 1.5cm; }
  body { font-size: 10pt; }
  nav, .controls, button, .skip { display: none !important; }
  [hidden].finding { display: block !important; }
  .finding, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .scroll, pre { overflow: visible; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
