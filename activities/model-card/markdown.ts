import type { ModelCard } from './card.ts';
import type { Block } from './section.ts';

/** A card as Markdown. Names come from people and data: what would be markup in them is written as text. */
export function cardAsMarkdown({ title, lead, sections }: ModelCard): string {
  const parts = [`# ${text(title)}`, text(lead), ...sections.flatMap((section) => [`## ${text(section.title)}`, ...section.blocks.map(blockOf)])];
  return `${parts.join('\n\n')}\n`;
}

function blockOf(block: Block): string {
  if ('text' in block) return text(block.text);
  if ('list' in block) return block.list.map((item) => `- ${text(item)}`).join('\n');
  const { head, rows, numbers = [] } = block;
  const line = (cells: readonly (string | null)[]): string => `| ${cells.map((cell) => text(cell ?? '–')).join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (numbers.includes(column) ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** One line, in which nothing is markup: backslashes before whatever Markdown or HTML in it would read as such. */
function text(words: string): string {
  return words.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~&]/g, (character) => (character === '_' ? '_' : `\\${character}`));
}
