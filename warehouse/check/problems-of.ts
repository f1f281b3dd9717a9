import { MusterError } from '../../core/errors.ts';

/** What a check throws because of a model. Trouble of the machine is none of the model's and ends everything. */
export async function problemsOf(check: () => Promise<void>): Promise<MusterError[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof MusterError && error.kind !== 'environment') return [error];
    throw error;
  }
}
