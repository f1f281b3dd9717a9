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
  entry('interpurchase_trend', 'trend', ['Slowing', 'slowing customers'], ['Quickening', 'quickening customers']),
  entry('overdue_ratio', 'trend', ['Overdue', 'overdue customers'], ['Punctual', 'punctual buyers']),
  entry('order_trend', 'trend', ['Rising', 'customers on the rise'], ['Fading', 'fading customers']),
  entry('spend_trend', 'trend', ['Rising', 'customers on the rise'], ['Fading', 'fading customers']),
  entry('visit_trend', 'visit trend', ['Newly visiting', 'new visitors'], ['Ever rarer', 'visitors who stay away']),
  entry('nps_latest', 'opinion', ['Enthusiastic', 'promoters'], ['Dissatisfied', 'critics']),
  entry('nps_mean', 'opinion', ['Enthusiastic', 'promoters'], ['Dissatisfied', 'critics']),
  entry('csat_mean', 'opinion', ['Satisfied', 'satisfied customers'], ['Dissatisfied', 'critics']),
  entry('survey_answers', 'surveys', ['Outspoken', 'survey answerers'], ['Silent', 'survey ignorers']),
  entry('mobile_share', 'device', ['Mobile', 'mobile visitors'], ['Desktop', 'desktop visitors']),
  entry('app_share', 'channel', ['App-using', 'app shoppers'], ['App-free', 'web and store shoppers']),
  entry('web_share', 'channel', ['Web-using', 'web shoppers'], ['Web-free', 'app and store shoppers']),
  entry('store_share', 'channel', ['Store-going', 'store shoppers'], ['Store-free', 'online shoppers']),
  entry('channel_count', 'channels', ['Many-channel', 'shoppers of many channels'], ['One-channel', 'shoppers of one channel']),
  entry('weekend_share', 'week', ['Weekend', 'weekend shoppers'], ['Weekday', 'weekday shoppers']),
  entry('weekday_entropy', 'rhythm', ['Any-day', 'any-day shoppers'], ['Fixed-day', 'fixed-day shoppers']),
  entry('evening_share', 'day', ['Evening', 'evening shoppers'], ['Daytime', 'daytime shoppers']),
  entry('morning_share', 'day', ['Morning', 'morning shoppers'], ['Later-day', 'later-day shoppers']),
  entry('night_share', 'day', ['Night-time', 'night shoppers'], ['Daytime', 'daytime shoppers']),
  entry(
    'contacts',
    'contact',
    ['Much-contacted', 'much-contacted customers'],
    ['Rarely contacted', 'rarely contacted customers'],
  ),
  entry('days_since_contact', 'contact', ['Rarely contacted', 'rarely contacted customers'], ['Much-contacted', 'much-contacted customers']),
  entry('days_since_response', 'response', ['Campaign-shy', 'campaign ignorers'], ['Campaign-reading', 'campaign readers']),
  entry('open_rate', 'response', ['Campaign-reading', 'campaign readers'], ['Campaign-shy', 'campaign ignorers']),
  entry('click_rate', 'response', ['Campaign-clicking', 'campaign clickers'], ['Campaign-shy', 'campaign ignorers']),
  entry('click_to_open', 'response', ['Campaign-clicking', 'campaign clickers'], ['Just-reading', 'readers who never click']),
  entry('open_trend', 'response trend', ['Newly interested', 'new campaign readers'], ['Tiring', 'tiring campaign readers']),
  entry('days_since_visit', 'visits', ['Offline', 'offline customers'], ['Online', 'online visitors']),
  entry('sessions', 'visits', ['Browsing', 'online browsers'], ['Offline', 'offline customers']),
  entry('page_views', 'visits', ['Browsing', 'online browsers'], ['Offline', 'offline customers']),
  entry('steps_per_session', 'visit depth', ['Thorough', 'thorough visitors'], ['Hasty', 'hasty visitors']),
  entry('session_minutes', 'visit depth', ['Thorough', 'thorough visitors'], ['Hasty', 'hasty visitors']),
  entry('bounce_share', 'visit depth', ['Hasty', 'hasty visitors'], ['Thorough', 'thorough visitors']),
  entry('cart_adds', 'visits', ['Cart-filling', 'cart fillers'], ['Cart-free', 'customers without carts']),
  entry('buying_session_share', 'conversion', ['Decided', 'decided visitors'], ['Just-looking', 'visitors who just look']),
  entry('tickets', 'care', ['Help-seeking', 'help seekers'], ['Self-reliant', 'self-reliant customers']),
  entry('ticket_close_hours', 'care speed', ['Long-waiting', 'customers who wait long'], ['Quickly helped', 'quickly helped customers']),
  entry('open_ticket_share', 'care', ['Still-waiting', 'customers with open tickets'], ['Helped', 'helped customers']),
  entry('compensated_share', 'care outcome', ['Compensated', 'compensated customers'], ['Uncompensated', 'uncompensated customers']),
  entry('category_count', 'range', ['Wide-ranging', 'all-round shoppers'], ['Focused', 'specialist shoppers']),
  entry('category_entropy', 'range', ['Wide-ranging', 'all-round shoppers'], ['Focused', 'specialist shoppers']),
  entry('items_per_order', 'basket', ['Big-basket', 'big-basket buyers'], ['Small-basket', 'small-basket buyers']),
  entry('pieces_per_line', 'basket', ['Stocking-up', 'customers who stock up'], ['One-of-each', 'one-of-each buyers']),
  entry('line_value', 'basket', ['Big-ticket', 'big-ticket buyers'], ['Small-ticket', 'small-ticket buyers']),
  entry('average_order_value', 'basket', ['Big-ticket', 'big-ticket buyers'], ['Small-ticket', 'small-ticket buyers']),
  entry('monetary', 'spend', ['High-spending', 'high spenders'], ['Low-spending', 'low spenders']),
  entry('m_score', 'spend', ['High-spending', 'high spenders'], ['Low-spending', 'low spenders']),
  entry('discount_share', 'price', ['Bargain-hunting', 'bargain hunters'], ['Full-price', 'full-price buyers']),
  entry('discounted_line_share', 'price', ['Bargain-hunting', 'bargain hunters'], ['Full-price', 'full-price buyers']),
  entry('discount_depth', 'price', ['Deep-discount', 'deep-discount buyers'], ['Full-price', 'full-price buyers']),
  entry('discount_trend', 'price', ['Ever more bargain-hunting', 'new bargain hunters'], ['Ever less bargain-hunting', 'customers who leave bargains']),
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
