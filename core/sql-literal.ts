/** Text as a SQL literal. For names, days and texts of ours that stand in a statement; values of rows go as parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
