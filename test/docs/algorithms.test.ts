import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { algorithms } from '../../analytics/index.ts';
import { codeIn, tablesOf } from './tables.ts';

const page = readFileSync(new URL('../../docs/algorithms.md', import.meta.url), 'utf8');
const tables = tablesOf(page);

/** What the algorithm says of an option that is no number it takes. */
function refusal(name: string, key: string): string {
  try {
    algorithms.get(name).check({ [key]: false });
    return '';
  } catch (error) {
    return /allowed: (.*?); to do/.exec(String(error))?.[1] ?? '';
  }
}

test('the page says of every algorithm when to use it, and has every option with what it allows and its default', () => {
  const [uses] = tables.filter(({ header }) => header[0] === 'algorithm' && header[1] === 'use it where');
  expect(uses?.rows.flatMap(([name = '']) => codeIn(name))).toEqual(algorithms.names());
  const [options] = tables.filter(({ header }) => header.join() === 'algorithm,option,allowed,default,meaning');
  let algorithm = '';
  const written = new Map<string, object[]>(algorithms.names().map((name) => [name, []]));
  for (const [name = '', option = '', allowed = '', fallback = '', meaning = ''] of options?.rows ?? []) {
    algorithm = codeIn(name)[0] ?? algorithm;
    const [key = ''] = codeIn(option);
    expect([allowed, `${allowed}: ${meaning}`]).toContain(refusal(algorithm, key));
    written.get(algorithm)?.push({ key, fallback: codeIn(fallback)[0]?.replaceAll("'", '') });
  }
  for (const [name, rows] of written) {
    expect(rows).toEqual(Object.entries(algorithms.get(name).check({})).map(([key, value]) => ({ key, fallback: value === undefined ? undefined : Array.isArray(value) ? JSON.stringify(value) : String(value as string | number) })));
  }
});
