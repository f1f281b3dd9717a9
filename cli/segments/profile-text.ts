import { counted } from '../../core/words.ts';
import type { Context } from '../context.ts';

/** Rows of a table that a person is shown; programs get all. */
const MOST_ROWS = 15;

/**
 * Whatever is kept of a segment, as text: plain values as lines, lists as tables, and values by feature side by side in one table, those
 * first that set the segment apart most. It knows no key but `differences`, so that what is added to a profile is shown too.
 */
export function profileText(context: Context, profile: Readonly<Record<string, unknown>>, title = ''): string[] {
  const entries = Object.entries(profile).filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0));
  const plain = entries.filter(([, value]) => typeof value !== 'object');
  const byFeature = entries.filter(([, value]) => isPlainRecord(value));
  const others = entries.filter(([, value]) => typeof value === 'object' && !isPlainRecord(value));
  return [
    ...(plain.length > 0 ? [heading(title, context.table(['', ''], plain.map(([name, value]) => [words(name), shown(value)])).split('\n').slice(2).join('\n'))] : []),
    ...(byFeature.length > 0 ? tablesByKeys(context, byFeature as [string, Record<string, unknown>][]) : []),
    ...others.flatMap(([name, value]) => (Array.isArray(value) ? [listText(context, name, value)] : profileText(context, value as Record<string, unknown>, words(name)))),
  ];
}

/** Records with the same keys, such as medians and differences by feature, are one table. */
function tablesByKeys(context: Context, records: readonly [string, Record<string, unknown>][]): string[] {
  const groups = new Map<string, [string, Record<string, unknown>][]>();
  for (const [name, record] of records) {
    const keys = Object.keys(record).toSorted().join();
    groups.set(keys, [...(groups.get(keys) ?? []), [name, record]]);
  }
  return [...groups.values()].map((group) => {
    const strength = group.find(([name]) => name === 'differences')?.[1];
    const keys = Object.keys(group[0]![1]);
    const sorted = strength ? keys.toSorted((a, b) => Math.abs(Number(strength[b])) - Math.abs(Number(strength[a]))) : keys;
    return limited(context, group.length > 1 ? '' : words(group[0]![0]), ['', ...group.map(([name]) => words(name))], sorted.map((key) => [key, ...group.map(([, record]) => shown(record[key]))]));
  });
}

function listText(context: Context, name: string, items: readonly unknown[]): string {
  if (!items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) return heading(words(name), items.map((item) => `  ${shown(item)}`).join('\n'));
  const records = items as Record<string, unknown>[];
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))].filter((column) => records.some((record) => shown(record[column]) !== ''));
  return limited(context, words(name), columns.map(words), records.map((record) => columns.map((column) => shown(record[column]))));
}

function limited(context: Context, title: string, headers: readonly string[], rows: readonly unknown[][]): string {
  const more = rows.length - MOST_ROWS;
  return heading(title, `${context.table(headers, rows.slice(0, MOST_ROWS), '–')}${more > 0 ? `\n… ${counted(more, 'more row')}: --json` : ''}`);
}

function heading(title: string, text: string): string {
  return title === '' ? text : `${title}\n${text}`;
}

function isPlainRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 1 && Object.values(value).every((inner) => inner === null || typeof inner === 'number');
}

/** Numbers with the digits that say something, lists and objects as their values. */
function shown(value: unknown): string | number | boolean {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(4));
  if (Array.isArray(value)) return value.map((item) => shown(item)).join(', ');
  if (typeof value === 'object') return Object.entries(value).map(([name, inner]) => [name, shown(inner)] as const).filter(([, inner]) => inner !== '').map(([name, inner]) => `${words(name)} ${inner}`).join(', ');
  return value as string | boolean;
}

/** `trainedFor` and `trained_for` as a person writes them. */
function words(name: string): string {
  return name.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}
