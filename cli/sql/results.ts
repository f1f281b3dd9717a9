import type { Context } from '../context.ts';
import { EXIT } from '../output/exit-codes.ts';
import type { Built } from './work.ts';

/**
 * Answers with what was built: a table, then warnings and errors in full.
 * @param nothing what to say where there was nothing to do.
 */
export function answerBuilt(context: Context, about: object, results: readonly Built[], nothing = 'Nothing to do: everything selected is current.'): void {
  const failed = results.some(({ status }) => status === 'failed');
  context.answer({ status: failed ? 'failed' : 'completed', ...about, models: results }, () => (results.length === 0 ? nothing : [
    context.table(['model', 'date', 'status', 'rows', 'seconds'], results.map((built) => [built.name, built.date, built.status, built.rows, built.seconds?.toFixed(1)]), '–'),
    ...results.flatMap(({ error, warnings }) => [...warnings, ...(error === null ? [] : [error])]),
  ].join('\n')), failed ? EXIT.failed : EXIT.completed);
}
