import { MusterError } from '../core/errors.ts';
import type { Engine, FileShape } from './engine.ts';
import type { Source } from './models/source.ts';

/**
 * Holds files against what their source promised, before a row is read.
 * @throws MusterError contract for a missing column or one of another type, naming the file.
 */
export function checkShapes(engine: Engine, source: Source, shapes: readonly FileShape[]): void {
  for (const { file, columns, rowless } of shapes) {
    if (rowless) continue;
    const found = new Map(columns.map(({ name, type }) => [name, type]));
    for (const { name, type } of source.columns) {
      const actual = found.get(name);
      if (actual === undefined) {
        throw new MusterError({
          kind: 'contract', where: file, found: `no column ${name} (${whatThereIs(source, columns.map((column) => column.name))})`,
          allowed: `${source.columns.map((column) => column.name).join(', ')}, as ${source.id} promises`,
          todo: `deliver the column, or correct ${source.id} in ${source.file}`,
        });
      }
      if (!engine.fits(actual, type)) {
        throw new MusterError({
          kind: 'contract', where: file, found: `column ${name} is ${actual}`, allowed: `${type}, as ${source.id} promises`,
          todo: `deliver the right type, or correct ${source.id} in ${source.file}`,
        });
      }
    }
  }
}

/** The names, where they are names: a file without a header has a person's data in that place. */
function whatThereIs({ columns: promised }: Source, found: readonly string[]): string {
  const known = promised.filter(({ name }) => found.includes(name)).length;
  const header = known * 2 >= Math.min(promised.length, found.length) && found.every((name) => /^[^\p{Cc}]{1,63}$/u.test(name));
  return header ? `there are: ${found.join(', ')}` : `its first line has ${found.length} fields, ${known} of them a promised column: is that a header?`;
}
