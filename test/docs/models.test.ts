import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BINDS } from '../../warehouse/models/binds.ts';
import { columnType } from '../../warehouse/models/column-type.ts';
import { codeIn, tablesOf } from './tables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const tables = tablesOf(readFileSync(join(ROOT, 'docs/models.md'), 'utf8'));

function firstCells(heading: string): string[] {
  return tables.filter((table) => table.heading === heading).flatMap(({ rows }) => rows.flatMap(([cell = '']) => codeIn(cell)));
}

/** Keys as the file that declares them writes them: the lines of one indentation between two texts. */
function keysIn(file: string, from: string, to: string, indent = 2): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const start = text.indexOf(from);
  const part = text.slice(start, text.indexOf(to, start + from.length));
  return [...part.matchAll(new RegExp(`^ {${indent}}(\\w+):`, 'gm'))].map(([, key = '']) => key);
}

test.for([
  ['Header of a model', keysIn('warehouse/models/header.ts', 'const headerSchema', '\n});')],
  ['`columns.<name>`', keysIn('warehouse/models/header.ts', 'const columnSchema', '\n});')],
  ['Keys of a source', keysIn('warehouse/models/source.ts', 'const sourceSchema', '\n})')],
  ['Keys of an entity', keysIn('warehouse/models/entity.ts', 'const entitySchema', '\n})')],
  ['Audits', keysIn('warehouse/audits/kinds.ts', 'const KINDS', '\n};')],
] as const)('%s: the page has every key, and no other', ([heading, keys]) => {
  expect(keys.length).toBeGreaterThan(3);
  expect(firstCells(heading)).toEqual(keys);
});

test('the page has every bind with its type', () => {
  const rows = tables.find(({ heading }) => heading === 'Binds')?.rows ?? [];
  expect(rows.map(([bind = '', type]) => [...codeIn(bind), type])).toEqual(Object.entries(BINDS).map(([name, type]) => [`:${name}`, type]));
});

test('the types that the page names are those a column may have', () => {
  const [, meaning = ''] = tables.find(({ heading }) => heading === '`columns.<name>`')?.rows.find(([key]) => key === '`type`') ?? [];
  const types = codeIn(meaning).map((type) => type.replace('(p,s)', '(12,2)'));
  expect(types).toHaveLength(8);
  for (const type of types) expect(columnType.safeParse(type).success).toBe(true);
});
