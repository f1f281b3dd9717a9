import type { BenchCase } from './case.ts';
import { clustering } from './cases/clustering.ts';
import { drift } from './cases/drift.ts';
import { night } from './cases/night.ts';
import { pythonStack } from './cases/python-stack.ts';
import { warehouse } from './cases/warehouse.ts';

/** Every benchmark. A new one is a file in `cases/` and a line here. */
export const cases: readonly BenchCase[] = [night, pythonStack, warehouse, clustering, drift];
