import type { ParseArgsConfig } from 'node:util';

/** One line of a benchmark: what was measured, beside its peer where there is one. */
export interface Measurement {
  /** The case, or `case: part` for a line that explains it. */
  name: string;
  ours: number;
  /** The same quantity of the stack people use today; null where there is none to compare with. */
  peer: number | null;
  /** ours / peer; null without a peer. */
  ratio: number | null;
  /** Unit of `ours` and `peer`: `s`, `MB`, `share`, `rows`, ... */
  unit: string;
  /** Peak resident memory of ours in MB (1,000,000 bytes); null where it was not measured. */
  memory_mb: number | null;
}

export interface CaseInput {
  /** Values of the case's options as the command line gave them. */
  options: Readonly<Record<string, string | boolean | undefined>>;
  /** Folder for this run's state, removed afterwards unless the run failed. */
  scratch: string;
  /** Tells a person what happens now; goes to standard error. */
  say: (message: string) => void;
}

/** A benchmark: measures and reports, and never judges. */
export interface BenchCase {
  /** What `npm run bench -- NAME` calls it. */
  name: string;
  /** One line on what it measures. */
  summary: string;
  options: Readonly<Record<string, { type: 'string' | 'boolean'; about: string }>>;
  run(input: CaseInput): Promise<Measurement[]>;
}

/** A line without a peer. */
export function alone(name: string, ours: number, unit: string, memoryMb: number | null = null): Measurement {
  return { name, ours, peer: null, ratio: null, unit, memory_mb: memoryMb };
}

/** A line with its peer. */
export function beside(name: string, ours: number, peer: number, unit: string, memoryMb: number | null = null): Measurement {
  return { name, ours, peer, ratio: peer === 0 ? null : ours / peer, unit, memory_mb: memoryMb };
}

/** The options of a case in the form `parseArgs` reads. */
export function parseable(options: BenchCase['options']): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
}
