import { html, type Html } from '../../core/html.ts';
import { style } from '../report/style.ts';
import type { ModelCard } from './card.ts';
import type { Block } from './section.ts';

/** A card as one self-contained page: opens from disk, asks no network for anything. */
export function cardAsPage({ title, lead, sections }: ModelCard): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Muster</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="kicker">Muster</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
</header>
<main>
${sections.map((section) => html`<section><h2>${section.title}</h2>
${section.blocks.map(blockOf)}</section>
`)}</main>
</body>
</html>
`.text;
}

const VERDICTS: readonly string[] = ['pass', 'warn', 'fail'];

function blockOf(block: Block): Html {
  if ('text' in block) return html`<p>${block.text}</p>
`;
  if ('list' in block) return html`<ul>${block.list.map((item) => html`<li>${item}</li>`)}</ul>
`;
  const { head, rows, numbers = [] } = block;
  const cell = (value: string | null, column: number): Html => {
    if (numbers.includes(column)) return html`<td class="number">${value ?? '–'}</td>`;
    return value !== null && VERDICTS.includes(value) ? html`<td><span class="verdict ${value}">${value}</span></td>` : html`<td>${(value ?? '–')}</td>`;
  };
  return html`<table><thead><tr>${head.map((name, column) => (numbers.includes(column) ? html`<th class="number">${name}</th>` : html`<th>${name}</th>`))}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>
`)}</tbody></table>
`;
}
