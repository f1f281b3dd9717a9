import { readFileSync } from 'node:fs';

/** The text of `sql/<name>.sql` without its leading comment, whose words are not SQL. */
export function statementNamed(name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').replace(/^\/\*[\s\S]*?\*\/\s*/, '').trim();
}

/** The text with a fragment in place of each `{name}`. */
export function filled(sql: string, fragments: Readonly<Record<string, string | number>>): string {
  return sql.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const fragment = fragments[name];
    if (fragment === undefined) throw new Error(`no fragment ${whole}`);
    return String(fragment);
  });
}
