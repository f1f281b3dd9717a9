import type { ApprovalConfig } from '../../config/approval.ts';
import { MusterError } from '../../core/errors.ts';
import type { Home } from '../../workers/home.ts';
import type { Context } from '../context.ts';

/**
 * What proves that somebody may decide: their token, the key of the state folder where no deciders are named, or nothing where the
 * Temporal server itself says who may.
 * @throws MusterError (usage) for a name that is no decider's, or a variable that is not set.
 */
export async function tokenOf(context: Context, home: Home, { authorisation, deciders }: ApprovalConfig, { by, tokenEnv }: { by: string; tokenEnv?: string | undefined }): Promise<string | undefined> {
  if (authorisation === 'server') return undefined;
  if (deciders.length === 0) {
    const { decisionKeyOf } = await import('../../workers/decision-key.ts');
    return decisionKeyOf(home);
  }
  const decider = deciders.find(({ name }) => name === by);
  if (!decider) {
    throw new MusterError({
      kind: 'usage', where: '--by', found: `"${by}" may not decide`, allowed: deciders.map(({ name }) => name).join(', '), todo: 'give the name that `approval.deciders` of the configuration has',
    });
  }
  const variable = tokenEnv ?? decider.tokenEnv;
  const token = context.env[variable];
  if (token) return token;
  throw new MusterError({ kind: 'usage', where: `token of ${by}`, found: `the environment variable ${variable} is not set`, allowed: 'the token of that decider', todo: `set ${variable}, or name another variable with --token-env` });
}
