/** One table of a Markdown page with the heading it stands under. */
export interface Table { heading: string; header: string[]; rows: string[][] }

/** Every table of a page. */
export function tablesOf(page: string): Table[] {
  const tables: Table[] = [];
  let heading = '';
  let open: Table | undefined;
  for (const line of page.split('\n')) {
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    if (!line.startsWith('|')) open = undefined;
    else if (!open) tables.push(open = { heading, header: cells(line), rows: [] });
    else if (!/^[| -]+$/.test(line)) open.rows.push(cells(line));
  }
  return tables;
}

function cells(line: string): string[] {
  return line.split('|').slice(1, -1).map((cell) => cell.trim());
}

/** What stands in backticks, without them. */
export function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** The fenced blocks of a language. */
export function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
}
