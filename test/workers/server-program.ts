import { firstOf, resolveProgram } from '../../workers/server/resolve.ts';
import { localStrategies } from '../../workers/server/strategies/index.ts';

/**
 * The `temporal` program for tests, or undefined where a user has none: a test run downloads or builds nothing by surprise.
 * In CI a missing program is an error, so that no test is ever skipped there unseen.
 */
export async function serverProgram(): Promise<string | undefined> {
  if (process.env.CI) return (await resolveProgram()).path;
  return firstOf(localStrategies, {}).then(
    (program) => program.path,
    () => undefined,
  );
}
