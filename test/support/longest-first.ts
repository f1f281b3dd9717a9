import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole nights, whole commands and the second engine: minutes each, however short the file. */
const LONG = /^test\/(workflows\/|on-postgres\/|cli\/(demo|approve)|warehouse\/backfill)/;

/** Long files first: one that starts last runs alone, while other cores have nothing left to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array: the sequencer's own.
    const sorted = await super.sort(files);
    const long = ({ moduleId }: TestSpecification): boolean => LONG.test(relative(this.ctx.config.root, moduleId));
    return [...sorted.filter(long), ...sorted.filter((file) => !long(file))];
  }
}
