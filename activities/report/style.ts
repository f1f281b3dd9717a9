import { Html } from '../../core/html.ts';

/** Light and dark, phone and print, without a font or script from anywhere. */
export const style = new Html(`
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--line:#dfe3ea;--paper:#fff;--accent:#2f5fd0;--pass:#14683a;--warn:#8a5a00;--fail:#a81e2d}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#a5afc0;--line:#343c4a;--paper:#151a22;--accent:#8fb0ff;--pass:#6fd39b;--warn:#f0b95a;--fail:#ff8f98}}
body{margin:0 auto;max-width:60rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
.kicker{margin:0;color:var(--accent);font-weight:600}
h1{margin:0 0 .5rem;font-size:clamp(1.5rem,6vw,1.9rem)}.whole{white-space:nowrap}.reason{min-width:14rem}h2{margin:2rem 0 .5rem;font-size:1.2rem}.lead{font-size:1.1rem;color:var(--soft)}
h3{margin:2rem 0 .3rem;font-size:1.05rem}article p{margin:.4rem 0}details{margin:.6rem 0}summary{cursor:pointer;color:var(--accent)}
section{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{padding:.4rem .8rem .4rem 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.85rem}.number{text-align:right;font-variant-numeric:tabular-nums}.wide{width:35%}
small{color:var(--soft)}code{overflow-wrap:anywhere}.bar{width:100%;min-width:5rem;height:.6rem}.bar rect,.funnel rect{fill:var(--accent)}.funnel{width:100%;min-width:8rem;height:1.6rem}
.picture{margin:1rem 0 2rem}.picture svg{max-width:100%;min-width:34rem;height:auto}
.verdict{font-weight:600}.pass,.send{color:var(--pass)}.warn,.skipped{color:var(--warn)}.fail,.held{color:var(--fail)}
.hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
@media print{body{max-width:none;padding:0}}
`);
