import { firstOf, resolveProgram } from '../../workers/server/resolve.ts';
import { cached } from '../../workers/server/strategies/cached.ts';
import { onPath } from '../../workers/server/strategies/on-path.ts';

/**
 * The `temporal` program for tests, or undefined where a user has none: a test run downloads or builds nothing by surprise.
 * In CI a missing program is an error, so that no test is ever skipped there unseen.
 */
export async function serverProgram(): Promise<string | undefined> {
  if (process.env.CI) return (await resolveProgram()).path;
  return firstOf([onPath, cached], {}).then(
    (program) => program.path,
    () => undefined,
  );
}
