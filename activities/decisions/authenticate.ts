import type { ApprovalConfig } from '../../config/approval.ts';
import { proves, type Proven } from './proof.ts';

/** Who made a decision, as far as is proven; or why that is not. */
export type Authenticated = { by: string } | { refusal: string };

export interface Authority {
  approval: ApprovalConfig;
  env: NodeJS.ProcessEnv;
  /** Key of the state folder: decides where no deciders are named. */
  decisionKey: string;
}

/** Whether a decision may count. A name alone never makes it so: it is a label. */
export function authenticate({ approval, env, decisionKey }: Authority, decision: Proven, proof: string | undefined): Authenticated {
  if (approval.authorisation === 'server') return { by: 'the Temporal server' };
  if (proof === undefined || proof === '') return { refusal: 'it carries no proof of who decides' };
  if (approval.deciders.length === 0) {
    return proves(decisionKey, decision, proof) ? { by: 'the state folder' } : { refusal: 'its proof was not made with the key of the state folder' };
  }
  const decider = approval.deciders.find(({ name }) => name === decision.by);
  if (!decider) return { refusal: 'no decider of that name is configured' };
  const token = env[decider.tokenEnv];
  if (!token) return { refusal: `the worker has no ${decider.tokenEnv} to hold it against` };
  return proves(token, decision, proof) ? { by: `the token of ${decider.name}` } : { refusal: `its proof was not made with the token of ${decider.name}, for this run and these words` };
}
