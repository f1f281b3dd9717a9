import type { Company } from './company.ts';
import type { FileSpec } from './files.ts';
import type { Output } from './output.ts';

/** One source system, or one part of it: the files it delivers, and what it does on a day. */
export interface Simulation {
  files: readonly FileSpec[];
  /** @param output the file of that name; one of `files`. */
  start(company: Company, output: (name: string) => Output): SimulateDay;
}

/** Days come in order, each once, from 0. */
export type SimulateDay = (day: number) => void;
