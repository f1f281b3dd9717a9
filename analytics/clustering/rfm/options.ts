import { MusterError } from '../../../core/errors.ts';
import { closestWord } from '../../../core/words.ts';

/** Which features are the three measures; those of Muster's own marts where nothing is said. */
export interface RfmFeatures {
  /** Days since the latest purchase: fewer are better. */
  recency: string;
  /** How often a customer buys. */
  frequency: string;
  /** What a customer spends. */
  monetary: string;
}

export const rfmDefaults: RfmFeatures = { recency: 'recency_days', frequency: 'frequency_84d', monetary: 'monetary_84d' };

const MEASURES = Object.keys(rfmDefaults);

/** Options as a configuration gives them, with the defaults. @throws MusterError usage that names the key. */
export function checkRfmOptions(given: unknown = {}): { recency: string; frequency: string; monetary: string } {
  for (const [key, value] of Object.entries(given as Record<string, unknown>)) {
    if (!MEASURES.includes(key)) {
      throw new MusterError({ kind: 'usage', where: `rfm.${key}`, found: 'not an option', allowed: MEASURES.join(', '), todo: `write "${closestWord(key, MEASURES) ?? 'recency'}", or leave it out` });
    }
    if (value !== undefined && typeof value !== 'string') {
      throw new MusterError({ kind: 'usage', where: `rfm.${key}`, found: `a value of type ${typeof value}`, allowed: 'the name of a feature', todo: 'correct the configuration' });
    }
  }
  return { ...rfmDefaults, ...(given as Partial<RfmFeatures>) };
}
