import { percent } from '../../analytics/index.ts';
import type { SegmentProfile } from '../registry/segments.ts';
import type { FeatureDetails } from './details.ts';
import { overlayWords } from './overlay-words.ts';

/** Features in a portrait; the others stand among the figures. */
const MOST_FEATURES = 6;

/** A segment in sentences, for a reader who knows the customers and no statistics: a page and a terminal say the same. */
export interface Portrait {
  /** How many customers it has, and what they bring. */
  size: string;
  /** What sets its members apart. */
  apart: string;
  /** The rule of thumb and how good it is; null where no short one finds the segment. */
  rule: string | null;
  /** Demographics; null where nothing is known. */
  who: string | null;
  typical: string | null;
  /** The strongest features that made the segments, and what customers bring. */
  features: FeatureDetails[];
}

/** The portrait of a segment; null for one of a model from before that was kept. */
export function portraitOf({ share, details }: SegmentProfile): Portrait | null {
  if (!details) return null;
  const { value, drivers, beside, rule, typical: [member], variables } = details;
  const overlay = overlayWords(variables);
  const strongest = details.features.filter(({ made }) => made).slice(0, MOST_FEATURES);
  return {
    size: `${percent(share)} of the customers${value ? ` and ${percent(value.share)} of the value (${lower(value.label)}): each brings ${times(value.index)} what the average customer does` : ''}.`,
    apart: [
      drivers ? `Compared with all customers, they ${drivers}.` : 'They are much like all customers: nothing that made the segments sets them apart.',
      ...(beside ? [`Beside what made the segments, they ${beside}.`] : []),
    ].join(' '),
    rule: rule && `${rule.text}. ${rule.quality}`,
    who: overlay === '' ? null : `${overlay}.`,
    typical: member === undefined ? null : `${member}.`,
    features: [...strongest, ...details.features.filter((feature) => feature.feature === value?.feature && !strongest.includes(feature))],
  };
}

/** Below the average a share says more than a part of 1: 12 is "12% of". */
function times(index: number): string {
  return index < 100 ? `${percent(index / 100)} of` : `${(index / 100).toFixed(1)} times`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
