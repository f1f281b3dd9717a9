import { table } from '../cli/output/table.ts';
import type { Measurement } from './case.ts';

/** The same line with numbers that carry no more digits than a measurement has. */
export function printable(line: Measurement): Measurement {
  return { ...line, ours: rounded(line.ours), peer: line.peer && rounded(line.peer), ratio: line.ratio && rounded(line.ratio), memory_mb: line.memory_mb && Math.round(line.memory_mb) };
}

/** The lines for a person. */
export function tableOf(lines: readonly Measurement[]): string {
  const headers = ['name', 'ours', 'peer', 'ratio', 'unit', 'memory MB'];
  const rows = lines.map(printable).map(({ name, ours, peer, ratio, unit, memory_mb }) => [name, ours, peer, ratio, unit, memory_mb]);
  return table(headers, rows, { missing: '-' });
}

/** Three digits behind the point below 100, none above: `0.173`, `12.4`, `10841234`. */
function rounded(value: number): number {
  const digits = Math.abs(value) >= 100 ? 0 : 3;
  return Number(value.toFixed(digits));
}
