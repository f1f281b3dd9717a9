import type { AudienceReport, GateReport, WaitingGate } from '../activities/types.ts';
import { counted } from '../core/words.ts';
import type { SegmentationOutcome } from './segmentation.ts';

export interface Waitable {
  outcomes: readonly SegmentationOutcome[];
  audiences: readonly AudienceReport[];
  /** What gates said of the audiences' plans. */
  gates: readonly GateReport[];
}

export const modelSubject = (segmentation: string): string => `model:${segmentation}`;
export const audienceSubject = ({ name, destination }: { name: string; destination: string }): string => `audience:${name}:${destination}`;

/** Everything that waits for a person: challengers and plans of which a gate has warned. */
export function waitingOf({ outcomes, audiences, gates }: Waitable): WaitingGate[] {
  const models = outcomes.filter(({ model }) => model.waiting).map(({ segmentation, challenger, model, gates: said }): WaitingGate => ({
    subject: modelSubject(segmentation), content: JSON.stringify({ version: challenger, champion: model.version }), gates: said.map(shown),
    summary: model.version === null ? `v${challenger} would be the first champion` : `v${challenger} would replace champion v${model.version}`,
  }));
  const plans = audiences.flatMap((audience): WaitingGate[] => {
    const { waiting } = audience;
    if (!waiting) return [];
    const subject = audienceSubject(audience);
    return [{
      subject, content: JSON.stringify(waiting), gates: gates.filter((gate) => gate.subject === subject).map(shown),
      summary: `${counted(waiting.add, 'customer')} would be added and ${counted(waiting.remove, 'customer')} removed`,
    }];
  });
  return [...models, ...plans];
}

function shown({ name, verdict, value, threshold, reason }: GateReport): WaitingGate['gates'][number] {
  return { name, verdict, value, threshold, reason };
}
