import { readFileSync } from 'node:fs';

export { filled } from '../identity/statement-files.ts';

/** The text of `sql/<name>.sql` without its leading comment, whose words are not SQL. */
export function graphStatement(name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').replace(/^\/\*[\s\S]*?\*\/\s*/, '').trim();
}
