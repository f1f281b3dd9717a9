import { readFileSync } from 'node:fs';
import { splitHeader } from './header.ts';

/** Line of a model's file on which a key of its header stands. */
export function headerLine(file: string, ...path: string[]): number {
  return splitHeader(readFileSync(file, 'utf8'), file).lineOf(...path);
}
