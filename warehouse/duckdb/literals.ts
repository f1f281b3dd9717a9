import { literal } from '../../core/sql-literal.ts';

export function listOf(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
