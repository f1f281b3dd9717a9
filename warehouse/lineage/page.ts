import { Html, html } from '../../core/html.ts';
import { toleranceInWords } from '../audits/tolerance.ts';
import { spanText } from '../models/freshness.ts';
import type { Manifest, ManifestFreshness, ManifestNode } from './manifest.ts';
import { lineagePicture } from './picture.ts';

/** The models as one self-contained page: opens from disk, asks no network for anything, can be searched. */
export function lineagePage({ nodes }: Manifest): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Models · Muster</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="kicker">Muster</p>
<h1>Models</h1>
<p class="lead">${nodes.length} sources, tables and views, each with what it reads, what reads it, its columns and its tests.</p>
<label for="search">Search names, columns, descriptions</label> <input id="search" type="search" autocomplete="off"> <output id="found"></output>
</header>
<div class="scroll">${lineagePicture(new Map(nodes.map((node) => [node.id, node])))}</div>
<main>
${nodes.map(section)}
</main>
<script>${script}</script>
</body>
</html>
`.text;
}

function section(node: ManifestNode): Html {
  const facts = [
    ['kind', node.kind], ['owner', node.owner], ['tags', node.tags.join(', ')], ['one row is', node.grain.join(', ')], ['made of', node.entities.join(', ')], ['partition', node.partition],
    ['expected', node.expect], ['fresh', limitsText(node.freshness)], ['freshness', stateText(node.freshness)], ['distributed by', node.distribute_by], ['file', node.file],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  return html`<section id="${node.id}" data-text="${wordsOf(node)}"><h2>${node.name} <small>${node.layer}</small></h2>
<p>${node.description}</p>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${links('reads', node.reads)}${links('read by', node.read_by)}
${node.columns.length > 0 ? html`<table><thead><tr><th>Column</th><th>Type</th><th>Unit</th><th>Drift</th><th>Personal</th><th>What it is</th></tr></thead><tbody>
${node.columns.map((column) => html`<tr><td><code>${column.name}</code></td><td>${column.type}</td><td>${column.unit}</td><td>${column.drift}</td><td>${column.pii}</td><td>${column.description}</td></tr>
`)}</tbody></table>` : null}
${node.audits.length > 0 ? html`<h3>Tests</h3><ul>${node.audits.map(({ name, severity, threshold }) => html`<li><code>${name}</code> ${severity}${threshold > 0 ? html`, tolerated: ${toleranceInWords(threshold)}` : null}</li>`)}</ul>` : null}
${node.sql === null ? null : html`<details><summary>SQL</summary><pre>${node.sql}</pre></details>`}
</section>
`;
}

function limitsText(freshness: ManifestFreshness | null): string | null {
  if (!freshness) return null;
  const { warn_after_hours: warn, error_after_hours: error, rows_at_least: share, marker } = freshness;
  return [
    warn === null ? '' : `a warning after ${spanText(warn)}`, error === null ? '' : `an error after ${spanText(error)}`,
    share === null ? '' : `a day is whole with ${Math.round(share * 100)}% of its usual rows`, marker === null ? '' : `a day is whole with ${marker}`,
  ].filter(Boolean).join(', ');
}

function stateText(freshness: ManifestFreshness | null): string | null {
  const state = freshness?.state;
  if (!state) return null;
  return `${state.status === 'unlimited' ? '' : `${state.status}, `}as of ${state.logical_date}: ${state.reason ?? `newest day ${state.newest ?? 'none'}${state.age_hours === null ? '' : `, known ${spanText(state.age_hours)} before its end`}`}`;
}

function links(word: string, ids: readonly string[]): Html | null {
  return ids.length === 0 ? null : html`<p>${word}: ${ids.map((id, index) => html`${index > 0 ? ', ' : ''}<a href="#${id}">${id}</a>`)}</p>`;
}

function wordsOf({ name, layer, description, tags, columns }: ManifestNode): string {
  return [name, layer, description, ...tags, ...columns.flatMap((column) => [column.name, column.description ?? ''])].join(' ').toLowerCase();
}

const style = new Html(`
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--line:#dfe3ea;--paper:#fff;--accent:#2f5fd0;--box:#eef2fb}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf1;--soft:#a5afc0;--line:#343c4a;--paper:#151a22;--accent:#8fb0ff;--box:#222b3a}}
body{margin:0 auto;max-width:72rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
.kicker{margin:0;color:var(--accent);font-weight:600}h1{margin:0}.lead,small,dt,output{color:var(--soft)}
input{font:inherit;padding:.3rem .6rem;width:min(100%,24rem);border:1px solid var(--line);border-radius:.3rem;background:var(--paper);color:inherit}
.scroll,section{overflow-x:auto}section{border-top:1px solid var(--line);padding:1rem 0}[hidden]{display:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .8rem .3rem 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-size:.85rem}
a{color:var(--accent)}.lineage{margin:1rem 0;width:100%;min-width:60rem;height:auto}.lineage path{fill:none;stroke:var(--line);stroke-width:1.5}.lineage rect{fill:var(--box);stroke:var(--line)}.lineage text{fill:var(--ink);font-size:12px}
.lineage .sources{fill:var(--paper)}.lineage a:hover rect,.lineage a:focus rect{stroke:var(--accent);stroke-width:2}.lineage .dim{opacity:.25}
pre{overflow-x:auto;padding:1rem;background:var(--box);border-radius:.3rem}
@media print{input,label,output{display:none}details{display:none}}
`);

const script = new Html(`
const search=document.getElementById('search'),found=document.getElementById('found'),sections=[...document.querySelectorAll('section')];
const boxes=new Map([...document.querySelectorAll('[data-node]')].map(box=>[box.dataset.node,box]));
search.addEventListener('input',()=>{
  const words=search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count=0;
  for(const section of sections){
    const hit=words.every(word=>section.dataset.text.includes(word));
    section.hidden=!hit;count+=hit;
    boxes.get(section.id)?.classList.toggle('dim',!hit);
  }
  found.textContent=words.length?count+' of '+sections.length:'';
});
`);
