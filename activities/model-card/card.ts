import { grouped } from '../../core/words.ts';
import type { CardFacts } from './facts.ts';
import type { Section } from './section.ts';
import { SECTIONS } from './sections/index.ts';

/** A model card, before it is a page or a file. */
export interface ModelCard { title: string; lead: string; sections: Section[] }

export function modelCard(facts: CardFacts): ModelCard {
  const { segmentation, version, aliases, artefact: { logicalDate, algorithm, k, snapshot } } = facts;
  return {
    title: `Model card: ${segmentation} v${version}`,
    lead: `${k} segments by ${algorithm}, trained for ${logicalDate} on ${grouped(snapshot.rows)} customers${aliases.length > 0 ? `; ${aliases.join(' and ')} now` : ''}.`,
    sections: SECTIONS.flatMap((make) => make(facts) ?? []),
  };
}
