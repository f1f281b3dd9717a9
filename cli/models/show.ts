import { asPercent } from '../../core/words.ts';
import type { ModelArtefact } from '../../activities/registry/models.ts';
import type { KCandidate } from '../../analytics/choosing-k/index.ts';
import type { Context } from '../context.ts';
import { modelNamed } from './subject.ts';

/** How the number of segments of a model was chosen. */
export async function showModel(context: Context, asked: string | undefined, segmentation: string | undefined): Promise<void> {
  const { measuredCriteria, shownValue } = await import('../../analytics/choosing-k/index.ts');
  const { baselineLines, baselineWords } = await import('../../analytics/baseline/words.ts');
  const { segmentation: of, version, artefact } = await modelNamed(context, 'models show', asked, segmentation);
  const { k, logicalDate, algorithm, metrics: { choice, reason, baseline } } = artefact;
  const tried = triedFor(artefact);
  const opinions = choice?.opinions ?? [];
  const document = { segmentation: of, version, logical_date: logicalDate, algorithm, k, by: choice?.by ?? 'silhouette', reason, candidates: tried, opinions, baseline: baseline ?? null };
  context.answer(document, () => {
    const criteria = measuredCriteria(tried);
    const rows = tried.map((one) => [one.k, ...criteria.map((criterion) => shownValue(criterion, one)), shareOf(one), one.passedOver ?? 'chosen']);
    return [
      `${of} v${version}, trained for ${logicalDate}: ${k} segments, as ${reason}.`,
      context.table(['k', ...criteria.map(({ title }) => title.toLowerCase()), 'smallest', 'why not'], rows, '–'),
      ...(opinions.length === 0 ? [] : [context.table(['rule', 'would choose', 'as'], opinions.map((opinion) => [opinion.rule, opinion.k, opinion.reason]))]),
      ...(baseline ? [context.table(['beside plain RFM', 'segments', 'rfm'], baselineLines(baseline).map(({ what, chosen, baseline: simple }) => [what, chosen, simple])), baselineWords(baseline)] : []),
    ].join('\n\n');
  });
}

type Tried = Partial<KCandidate> & { k: number; passedOver: string | null };

/** Models from before the record know the silhouettes alone. */
function triedFor({ k, metrics: { choice, silhouettes } }: ModelArtefact): Tried[] {
  return choice?.candidates ?? silhouettes.map((one) => ({ ...one, passedOver: one.k === k ? null : 'not recorded' }));
}

function shareOf({ smallestShare }: Tried): string | null {
  return smallestShare === undefined ? null : asPercent(smallestShare);
}
