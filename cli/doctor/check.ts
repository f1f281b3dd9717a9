import { messageOf, MusterError } from '../../core/errors.ts';
import type { Home } from '../../workers/home.ts';

/** `warn`: it works, but a person may want to know. `fail`: something needed is missing. */
export type Verdict = 'ok' | 'warn' | 'fail';

export interface Finding {
  readonly verdict: Verdict;
  readonly found: string;
  /** How to mend it. */
  readonly todo?: string | undefined;
}

/** What a check looks at. A check changes nothing, unless `install` asks for it. */
export interface Patient {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly configFile: string | undefined;
  readonly data: string | undefined;
  /** Fetch a Temporal server where there is none. */
  readonly install: boolean;
  readonly say: (message: string) => void;
}

/** One thing to look at. Adding one means adding a file and a line in `checks.ts`. */
export interface Check {
  readonly name: string;
  look(patient: Patient): Promise<Finding>;
}

export interface CheckResult extends Finding {
  readonly name: string;
}

/** Runs the check; one that breaks has found something too. */
export async function runCheck(check: Check, patient: Patient): Promise<CheckResult> {
  try {
    return { name: check.name, ...(await check.look(patient)) };
  } catch (error) {
    if (!(error instanceof MusterError)) return { name: check.name, verdict: 'fail', found: messageOf(error) };
    const { where, found, allowed, todo } = error.parts;
    return { name: check.name, verdict: 'fail', found: `${where.replace(`${check.name} `, '')}: ${found}${allowed ? ` (allowed: ${allowed})` : ''}`, todo };
  }
}
