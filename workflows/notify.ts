import { isCancellation, patched } from '@temporalio/workflow';
import type { Happening } from '../activities/notices/send.ts';
import type { AskedGate, DecisionReport, DriftReport, GateReport, NightPlan, Verdict } from '../activities/types.ts';
import { counted } from '../core/words.ts';
import { stepsOn } from './steps.ts';

/** A message has three tries of five seconds for each receiver; whatever goes beyond this is told as a warning. */
const PATIENCE = { stepMinutes: 1, retryMinutes: 3 };

/**
 * Tells whoever wants to know, and waits for it for a few minutes at most. A night does not hang on who is told about it.
 * @returns what did not arrive, in words: for the night's result.
 */
export async function tellPeople(plan: NightPlan, happening: Happening | null): Promise<string[]> {
  if (happening === null || !plan.notify?.includes(happening.event) || !patched('notifications')) return [];
  const { notify } = stepsOn('warehouse', { ...plan.timeouts, ...PATIENCE });
  try {
    return (await notify({ night: plan.night, happening })).problems;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return [`nobody was told that "${happening.event}" happened: the step did not end`];
  }
}

/** Gates that gave a verdict, as one happening; null where none did. Their words stay in the report: they may speak of small groups. */
export function gatesSaid(verdict: Exclude<Verdict, 'pass'>, gates: readonly GateReport[]): Happening | null {
  const saying = gates.filter((gate) => gate.verdict === verdict);
  if (saying.length === 0) return null;
  return {
    event: verdict,
    summary: `${counted(saying.length, 'gate')} ${verdict === 'fail' ? 'said no' : 'warned'}`,
    details: saying.map(({ subject, name, value, threshold }) => `${name} on ${subject}: ${figure(value)} (limit ${figure(threshold)})`),
    about: saying.map(({ subject, name }) => `${subject} ${name}`),
  };
}

/** The same of gates for which a person is now waited for. What is asked makes it: asked of something else, or anew, it is told anew. */
export function decisionAsked(gates: readonly GateReport[], asked: readonly AskedGate[], until: string): Happening | null {
  const said = gatesSaid('warn', gates);
  return said && { ...said, summary: `${said.summary}: the night waits until ${until} for somebody to decide`, about: asked.map(({ subject, hash }) => `${subject} ${hash}`) };
}

/** What raised an alarm, as one happening; null where nothing did. */
export function driftSeen({ alarm, reference, features, alarms = [] }: DriftReport): Happening | null {
  const moved = features.filter((feature) => feature.alarm).map(({ name }) => name);
  if (!alarm) return null;
  const others = alarms.map(({ monitor, subject }) => `${monitor} of ${subject}`);
  const words = [
    ...(moved.length > 0 ? [`${counted(moved.length, 'feature')} drifted since ${reference ?? 'the champion was trained'}`] : []),
    ...(others.length > 0 ? [`${counted(others.length, 'alarm')} of other kinds`] : []),
  ];
  return { event: 'drift', summary: words.join(', '), details: [...moved, ...others], about: [...moved, ...others] };
}

/** What nobody decided in time, as one happening; null where nothing was. */
export function expiredOf(decisions: readonly DecisionReport[]): Happening | null {
  const subjects = decisions.filter(({ outcome }) => outcome === 'expired').map(({ subject }) => subject);
  if (subjects.length === 0) return null;
  return { event: 'expired', summary: `${counted(subjects.length, 'decision')} expired: everything stays as it was`, details: subjects, about: subjects };
}

function figure(value: number | null): string {
  return value === null ? 'unknown' : String(Math.round(value * 1_000) / 1_000);
}
