import { Registry } from '../registry.ts';

/** How a segment is described that stands out by one feature in one direction: "Lapsed ...", "... bargain hunters". */
export interface Phrase {
  /** Stands first in a name, capitalised. */
  adjective: string;
  /** Stands last in a name, plural, in lower case. */
  noun: string;
}

export interface FeaturePhrases {
  /** A feature, without the window at its end: `frequency` stands for `frequency_84d`. */
  name: string;
  /** A name never takes two phrases of one theme: "Frequent frequent buyers". */
  theme: string;
  high: Phrase;
  low: Phrase;
}

/**
 * Phrases by feature; a new one is one entry. Of two features in a name, the one that stands later here gives the noun,
 * so the table runs from what qualifies (when, how often) to what a customer does.
 */
export const phrases = new Registry<FeaturePhrases>('phrase', [
  entry('recency_days', 'recency', ['Lapsed', 'lapsed customers'], ['Recent', 'recent buyers']),
  entry('r_score', 'recency', ['Recent', 'recent buyers'], ['Lapsed', 'lapsed customers']),
  entry('tenure_days', 'tenure', ['Long-standing', 'long-standing customers'], ['New', 'newcomers']),
  entry('frequency', 'frequency', ['Frequent', 'frequent buyers'], ['Occasional', 'occasional buyers']),
  entry('f_score', 'frequency', ['Frequent', 'frequent buyers'], ['Occasional', 'occasional buyers']),
  entry('interpurchase_days', 'frequency', ['Occasional', 'occasional buyers'], ['Frequent', 'frequent buyers']),
  entry('order_trend', 'trend', ['Rising', 'customers on the rise'], ['Fading', 'fading customers']),
  entry('nps_latest', 'opinion', ['Enthusiastic', 'promoters'], ['Dissatisfied', 'critics']),
  entry('mobile_share', 'device', ['Mobile', 'mobile visitors'], ['Desktop', 'desktop visitors']),
  entry('app_share', 'channel', ['App-using', 'app shoppers'], ['App-free', 'web and store shoppers']),
  entry('weekend_share', 'week', ['Weekend', 'weekend shoppers'], ['Weekday', 'weekday shoppers']),
  entry('evening_share', 'day', ['Evening', 'evening shoppers'], ['Daytime', 'daytime shoppers']),
  entry(
    'contacts',
    'contact',
    ['Much-contacted', 'much-contacted customers'],
    ['Rarely contacted', 'rarely contacted customers'],
  ),
  entry('open_rate', 'response', ['Campaign-reading', 'campaign readers'], ['Campaign-shy', 'campaign ignorers']),
  entry('click_rate', 'response', ['Campaign-clicking', 'campaign clickers'], ['Campaign-shy', 'campaign ignorers']),
  entry('days_since_visit', 'visits', ['Offline', 'offline customers'], ['Online', 'online visitors']),
  entry('sessions', 'visits', ['Browsing', 'online browsers'], ['Offline', 'offline customers']),
  entry('page_views', 'visits', ['Browsing', 'online browsers'], ['Offline', 'offline customers']),
  entry('cart_adds', 'visits', ['Cart-filling', 'cart fillers'], ['Cart-free', 'customers without carts']),
  entry('tickets', 'care', ['Help-seeking', 'help seekers'], ['Self-reliant', 'self-reliant customers']),
  entry('category_count', 'range', ['Wide-ranging', 'all-round shoppers'], ['Focused', 'specialist shoppers']),
  entry('category_entropy', 'range', ['Wide-ranging', 'all-round shoppers'], ['Focused', 'specialist shoppers']),
  entry('items_per_order', 'basket', ['Big-basket', 'big-basket buyers'], ['Small-basket', 'small-basket buyers']),
  entry('average_order_value', 'basket', ['Big-ticket', 'big-ticket buyers'], ['Small-ticket', 'small-ticket buyers']),
  entry('monetary', 'spend', ['High-spending', 'high spenders'], ['Low-spending', 'low spenders']),
  entry('m_score', 'spend', ['High-spending', 'high spenders'], ['Low-spending', 'low spenders']),
  entry('discount_share', 'price', ['Bargain-hunting', 'bargain hunters'], ['Full-price', 'full-price buyers']),
]);

/**
 * The phrases of a feature and their rank in the table: its own entry, that of its name without the window, or words
 * made of its name, ranked last.
 */
export function phrasesFor(feature: string): FeaturePhrases & { rank: number } {
  const base = feature.replace(/_\d+d$/, '');
  const name = [feature, base].find((candidate) => phrases.has(candidate));
  if (name) return { ...phrases.get(name), rank: phrases.names().indexOf(name) };
  const words = base.replaceAll('_', ' ');
  return {
    ...entry(base, base, [`High-${words}`, `customers with high ${words}`], [`Low-${words}`, `customers with low ${words}`]),
    rank: Number.POSITIVE_INFINITY,
  };
}

function entry(name: string, theme: string, high: [string, string], low: [string, string]): FeaturePhrases {
  return { name, theme, high: { adjective: high[0], noun: high[1] }, low: { adjective: low[0], noun: low[1] } };
}
