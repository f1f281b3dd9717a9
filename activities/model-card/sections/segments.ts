import { asPercent, grouped } from '../../../core/words.ts';
import type { SegmentProfile } from '../../registry/segments.ts';
import type { SectionMaker } from '../section.ts';

/** Features by which a segment is told where there are no words for it. */
const MOST_DRIVERS = 3;

/** Who the segments are, on the customers that the model was trained on. */
export const segmentsOfCard: SectionMaker = ({ segments }) => ({
  title: 'Segments',
  blocks: segments.length === 0 ? [{ text: 'It never was champion, so that its segments have neither names nor an identity.' }] : [{
    head: ['Segment', 'Name', 'Customers', 'Share', 'Compared with all customers, they'], numbers: [2, 3],
    rows: segments.map(({ id, name, profile }) => [id, name, grouped(profile.size), asPercent(profile.share), drivers(profile)]),
  }],
});

function drivers({ details, differences }: SegmentProfile): string {
  if (details) return details.drivers || 'are much like them';
  const strongest = Object.entries(differences).toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, MOST_DRIVERS);
  return strongest.map(([feature, difference]) => `${feature} ${difference > 0 ? '+' : ''}${difference.toFixed(1)} sd`).join(', ');
}
