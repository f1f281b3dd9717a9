import type { NightResult } from '../../activities/types.ts';
import { asPercent, counted } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { planVerdict } from './plan-verdict.ts';
import { warningLines } from './warnings.ts';

/** A night in a terminal: who the segments are, what the gates said, what was sent, what the data warned of. `closing` is said last. */
export function nightSummary(context: Context, night: NightResult, closing: string | undefined): string {
  const { segments, gates, audiences, model, drift } = night;
  const moved = drift.features.filter(({ alarm }) => alarm).map(({ name }) => name);
  const blocks = [
    `Night of ${night.logical_date}: ${night.status}. ${counted(night.customers, 'customer')}, ${modelLine(model)}, ${driftLine(drift, moved)}.`,
    segments.length > 0 && context.table(['segment', 'name', 'customers', 'share'],
      segments.map(({ id, name, size, share }) => [id, name, size, asPercent(share)])),
    gates.length > 0 && context.table(['gate', 'on', 'verdict', 'reason'], gates.map(({ name, subject, verdict, reason }) => [name, subject, verdict, reason])),
    audiences.length > 0 && context.table(['audience', 'destination', 'added', 'removed', 'unchanged', 'unusable', 'rejected', 'verdict'],
      audiences.map((audience) => [audience.name, audience.destination, audience.added, audience.removed, audience.unchanged, audience.unusable, audience.rejected, planVerdict(audience)])),
    night.decisions && context.table(['decision on', 'outcome', 'by', 'reason'], night.decisions.map(({ subject, outcome, by, reason }) => [subject, outcome, by, reason]), '–'),
    warningLines(night),
    (night.warnings ?? []).map((warning) => `Warning: ${warning}.`).join('\n'),
    [`Report: ${night.report}`, closing].filter(Boolean).join('\n'),
  ];
  return blocks.filter(Boolean).join('\n\n');
}

function modelLine({ version, promoted }: NightResult['model']): string {
  if (version === null) return 'no model serves yet';
  return promoted ? `model v${version} promoted` : `model v${version} serves`;
}

function driftLine({ reference, alarm, alarms = [] }: NightResult['drift'], features: readonly string[]): string {
  const moved = [...features, ...alarms.map(({ monitor, subject }) => `${monitor} of ${subject}`)];
  if (reference === null && moved.length === 0) return 'nothing to measure drift against yet';
  return alarm ? `drift${reference === null ? '' : ` since ${reference}`} in ${moved.slice(0, 3).join(', ')}${moved.length > 3 ? ` and ${moved.length - 3} more` : ''}` : `no drift since ${reference}`;
}
