import type { CleanedRows } from '../cleaning/rows.ts';
import type { Tally } from '../cleaning/tally.ts';
import type { Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';

/** What is counted of every partition in the pass that looks for rows to leave out. */
export type Counter =
  | { of: 'cleaning'; tally: Tally; condition: string }
  | { of: 'quality'; measure: 'null' | 'late'; column: string; condition: string };

/** Only for columns that declare something: a model without policies is counted as it always was. */
export function countersOf(model: Model, source: Source, { tallies, delivered }: CleanedRows): Counter[] {
  const late = model.eventTime !== undefined && source.partition === 'landing'
    ? [{ of: 'quality' as const, measure: 'late' as const, column: model.eventTime, condition: `cast(${model.eventTime} as date) < partition_date` }] : [];
  return [
    ...tallies.map((tally) => ({ of: 'cleaning' as const, tally, condition: tally.condition })),
    ...model.columns.filter(({ expected }) => expected).map(({ name }) => ({ of: 'quality' as const, measure: 'null' as const, column: name, condition: `${delivered(name)} is null` })),
    ...late,
  ];
}
