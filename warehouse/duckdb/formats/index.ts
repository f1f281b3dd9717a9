import { arrow } from './arrow.ts';
import { csv } from './csv.ts';
import type { FileFormat } from './format.ts';
import { jsonl } from './jsonl.ts';
import { parquet } from './parquet.ts';

/** Every format that a source may name. */
const FORMATS: readonly FileFormat[] = [parquet, csv, jsonl, arrow];

export const FORMAT_NAMES: readonly string[] = FORMATS.map(({ name }) => name);

/** A format by its name, which the contract of its source has been checked for. */
export function formatNamed(name: string): FileFormat {
  const format = FORMATS.find((candidate) => candidate.name === name);
  if (format) return format;
  throw new Error(`No format ${name}`); // refused when the source was read
}
