/** Text as a SQL literal. For names of files and columns; values go as parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function listOf(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
