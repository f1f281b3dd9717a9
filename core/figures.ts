import { grouped } from './words.ts';

/** A document of figures as a person reads it: single ones first, then a table for each list of things. */
export interface Figures {
  facts: { label: string; value: string }[];
  tables: { label: string; header: string[]; rows: string[][] }[];
}

/** The figures of a JSON document whose keys nobody knows beforehand. Objects within it are taken apart: `adjustedRand: { mean }` is "adjusted rand mean". */
export function figuresOf(document: Readonly<Record<string, unknown>>): Figures {
  const entries = flat(document);
  return {
    facts: entries.flatMap(([label, value]) => (isTable(value) ? [] : [{ label, value: shown(value) }])),
    tables: entries.flatMap(([label, value]) => (isTable(value) ? [{ label, ...tableOf(value) }] : [])),
  };
}

function tableOf(things: readonly object[]): { header: string[]; rows: string[][] } {
  const rows = things.map((thing) => new Map(flat(thing)));
  const header = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return { header, rows: rows.map((row) => header.map((label) => shown(row.get(label)))) };
}

function flat(document: object, before = ''): [label: string, value: unknown][] {
  return Object.entries(document).flatMap(([key, value]: [string, unknown]) => {
    const label = `${before}${words(key)}`;
    return isObject(value) ? flat(value, `${label} `) : [[label, value] as [string, unknown]];
  });
}

function words(key: string): string {
  return key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase();
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shown).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return isObject(value) ? flat(value).map(([label, one]) => `${label} ${shown(one)}`).join(', ') : String(value as string | bigint);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTable(value: unknown): value is object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}
