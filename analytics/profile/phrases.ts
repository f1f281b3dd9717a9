import { Registry } from '../registry.ts';

/** How a segment is described that stands out by one feature in one direction: "Lapsed ...", "... bargain hunters". */
export interface Phrase {
  /** Stands first in a name, capitalised. */
  adjective: string;
  /** Stands last in a name, plural, in lower case. */
  noun: string;
  /** What "they" do, beside all customers: "buy more often". Without one, a sentence takes the adjective. */
  clause?: string;
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
  entry('recency_days', 'recency',
    ['Lapsed', 'lapsed customers', 'last bought longer ago'],
    ['Recent', 'recent buyers', 'bought more recently']),
  entry('r_score', 'recency',
    ['Recent', 'recent buyers', 'bought more recently'],
    ['Lapsed', 'lapsed customers', 'last bought longer ago']),
  entry('tenure_days', 'tenure',
    ['Long-standing', 'long-standing customers', 'have been customers for longer'],
    ['New', 'newcomers', 'have been customers for less long']),
  entry('frequency', 'frequency',
    ['Frequent', 'frequent buyers', 'buy more often'],
    ['Occasional', 'occasional buyers', 'buy less often']),
  entry('f_score', 'frequency',
    ['Frequent', 'frequent buyers', 'buy more often'],
    ['Occasional', 'occasional buyers', 'buy less often']),
  entry('interpurchase_days', 'frequency',
    ['Occasional', 'occasional buyers', 'let more time pass between orders'],
    ['Frequent', 'frequent buyers', 'let less time pass between orders']),
  entry('interpurchase_trend', 'trend',
    ['Slowing', 'slowing customers', 'let ever more time pass between orders'],
    ['Quickening', 'quickening customers', 'let ever less time pass between orders']),
  entry('overdue_ratio', 'trend',
    ['Overdue', 'overdue customers', 'are more overdue for their next order'],
    ['Punctual', 'punctual buyers', 'keep closer to their rhythm of orders']),
  entry('order_trend', 'trend',
    ['Rising', 'customers on the rise', 'have lately ordered more'],
    ['Fading', 'fading customers', 'have lately ordered less']),
  entry('spend_trend', 'trend',
    ['Rising', 'customers on the rise', 'have lately spent more'],
    ['Fading', 'fading customers', 'have lately spent less']),
  entry('visit_trend', 'visit trend',
    ['Newly visiting', 'new visitors', 'have lately visited more'],
    ['Ever rarer', 'visitors who stay away', 'have lately visited less']),
  entry('nps_latest', 'opinion',
    ['Enthusiastic', 'promoters', 'are readier to recommend us'],
    ['Dissatisfied', 'critics', 'are less ready to recommend us']),
  entry('nps_mean', 'opinion',
    ['Enthusiastic', 'promoters', 'are readier to recommend us'],
    ['Dissatisfied', 'critics', 'are less ready to recommend us']),
  entry('csat_mean', 'opinion',
    ['Satisfied', 'satisfied customers', 'are more satisfied'],
    ['Dissatisfied', 'critics', 'are less satisfied']),
  entry('survey_answers', 'surveys',
    ['Outspoken', 'survey answerers', 'answer more surveys'],
    ['Silent', 'survey ignorers', 'answer fewer surveys']),
  entry('mobile_share', 'device',
    ['Mobile', 'mobile visitors', 'visit more by mobile'],
    ['Desktop', 'desktop visitors', 'visit less by mobile']),
  entry('app_share', 'channel',
    ['App-using', 'app shoppers', 'order more by app'],
    ['App-free', 'web and store shoppers', 'order less by app']),
  entry('web_share', 'channel',
    ['Web-using', 'web shoppers', 'order more on the web'],
    ['Web-free', 'app and store shoppers', 'order less on the web']),
  entry('store_share', 'channel',
    ['Store-going', 'store shoppers', 'buy more in stores'],
    ['Store-free', 'online shoppers', 'buy less in stores']),
  entry('channel_count', 'channels',
    ['Many-channel', 'shoppers of many channels', 'buy through more channels'],
    ['One-channel', 'shoppers of one channel', 'buy through fewer channels']),
  entry('weekend_share', 'week',
    ['Weekend', 'weekend shoppers', 'shop more at weekends'],
    ['Weekday', 'weekday shoppers', 'shop more on weekdays']),
  entry('weekday_entropy', 'rhythm',
    ['Any-day', 'any-day shoppers', 'spread their orders over more days of the week'],
    ['Fixed-day', 'fixed-day shoppers', 'keep their orders to fewer days of the week']),
  entry('evening_share', 'day',
    ['Evening', 'evening shoppers', 'shop more in the evening'],
    ['Daytime', 'daytime shoppers', 'shop less in the evening']),
  entry('morning_share', 'day',
    ['Morning', 'morning shoppers', 'shop more in the morning'],
    ['Later-day', 'later-day shoppers', 'shop less in the morning']),
  entry('night_share', 'day',
    ['Night-time', 'night shoppers', 'shop more at night'],
    ['Daytime', 'daytime shoppers', 'shop less at night']),
  entry('contacts', 'contact',
    ['Much-contacted', 'much-contacted customers', 'are sent more messages'],
    ['Rarely contacted', 'rarely contacted customers', 'are sent fewer messages']),
  entry('days_since_contact', 'contact',
    ['Rarely contacted', 'rarely contacted customers', 'were last contacted longer ago'],
    ['Much-contacted', 'much-contacted customers', 'were contacted more recently']),
  entry('days_since_response', 'response',
    ['Campaign-shy', 'campaign ignorers', 'last answered a campaign longer ago'],
    ['Campaign-reading', 'campaign readers', 'answered a campaign more recently']),
  entry('open_rate', 'response',
    ['Campaign-reading', 'campaign readers', 'open more of their messages'],
    ['Campaign-shy', 'campaign ignorers', 'open fewer of their messages']),
  entry('click_rate', 'response',
    ['Campaign-clicking', 'campaign clickers', 'click more of their messages'],
    ['Campaign-shy', 'campaign ignorers', 'click fewer of their messages']),
  entry('click_to_open', 'response',
    ['Campaign-clicking', 'campaign clickers', 'click more of the messages they open'],
    ['Just-reading', 'readers who never click', 'click fewer of the messages they open']),
  entry('open_trend', 'response trend',
    ['Newly interested', 'new campaign readers', 'have lately opened more messages'],
    ['Tiring', 'tiring campaign readers', 'have lately opened fewer messages']),
  entry('days_since_visit', 'visits',
    ['Offline', 'offline customers', 'last visited longer ago'],
    ['Online', 'online visitors', 'visited more recently']),
  entry('sessions', 'visits',
    ['Browsing', 'online browsers', 'visit more often'],
    ['Offline', 'offline customers', 'visit less often']),
  entry('page_views', 'visits',
    ['Browsing', 'online browsers', 'look at more pages'],
    ['Offline', 'offline customers', 'look at fewer pages']),
  entry('steps_per_session', 'visit depth',
    ['Thorough', 'thorough visitors', 'do more on a visit'],
    ['Hasty', 'hasty visitors', 'do less on a visit']),
  entry('session_minutes', 'visit depth',
    ['Thorough', 'thorough visitors', 'stay longer on a visit'],
    ['Hasty', 'hasty visitors', 'stay less long on a visit']),
  entry('bounce_share', 'visit depth',
    ['Hasty', 'hasty visitors', 'leave at once more often'],
    ['Thorough', 'thorough visitors', 'leave at once less often']),
  entry('cart_adds', 'visits',
    ['Cart-filling', 'cart fillers', 'put more into carts'],
    ['Cart-free', 'customers without carts', 'put less into carts']),
  entry('buying_session_share', 'conversion',
    ['Decided', 'decided visitors', 'buy on more of their visits'],
    ['Just-looking', 'visitors who just look', 'buy on fewer of their visits']),
  entry('tickets', 'care',
    ['Help-seeking', 'help seekers', 'ask for help more often'],
    ['Self-reliant', 'self-reliant customers', 'ask for help less often']),
  entry('ticket_close_hours', 'care speed',
    ['Long-waiting', 'customers who wait long', 'wait longer until their tickets are closed'],
    ['Quickly helped', 'quickly helped customers', 'wait less long until their tickets are closed']),
  entry('open_ticket_share', 'care',
    ['Still-waiting', 'customers with open tickets', 'have more of their tickets still open'],
    ['Helped', 'helped customers', 'have fewer of their tickets still open']),
  entry('compensated_share', 'care outcome',
    ['Compensated', 'compensated customers', 'are compensated more often'],
    ['Uncompensated', 'uncompensated customers', 'are compensated less often']),
  entry('graph_degree', 'ties',
    ['Well-connected', 'well-connected customers', 'have something in common with more customers'],
    ['Little-connected', 'little-connected customers', 'have something in common with fewer customers']),
  entry('graph_strength', 'ties',
    ['Well-connected', 'well-connected customers', 'have more in common with others'],
    ['Little-connected', 'little-connected customers', 'have less in common with others']),
  entry('graph_influence', 'influence',
    ['Influential', 'influential customers', 'stand more in the middle of those who have things in common'],
    ['Peripheral', 'customers at the edge', 'stand more at the edge of those who have things in common']),
  entry('community_size', 'community',
    ['Large-community', 'members of large communities', 'belong to larger communities'],
    ['Small-community', 'members of small communities', 'belong to smaller communities']),
  entry('neighbour_spend', 'company',
    ['High-spending-circle', 'customers among high spenders', 'have more in common with high spenders'],
    ['Low-spending-circle', 'customers among low spenders', 'have more in common with low spenders']),
  entry('category_count', 'range',
    ['Wide-ranging', 'all-round shoppers', 'buy from more categories'],
    ['Focused', 'specialist shoppers', 'buy from fewer categories']),
  entry('category_entropy', 'range',
    ['Wide-ranging', 'all-round shoppers', 'spread their spend over more categories'],
    ['Focused', 'specialist shoppers', 'keep their spend to fewer categories']),
  entry('items_per_order', 'basket',
    ['Big-basket', 'big-basket buyers', 'have more pieces in a basket'],
    ['Small-basket', 'small-basket buyers', 'have fewer pieces in a basket']),
  entry('pieces_per_line', 'basket',
    ['Stocking-up', 'customers who stock up', 'buy more of the same thing at once'],
    ['One-of-each', 'one-of-each buyers', 'buy less of the same thing at once']),
  entry('line_value', 'basket',
    ['Big-ticket', 'big-ticket buyers', 'pay more for each line of an order'],
    ['Small-ticket', 'small-ticket buyers', 'pay less for each line of an order']),
  entry('average_order_value', 'basket',
    ['Big-ticket', 'big-ticket buyers', 'spend more on each order'],
    ['Small-ticket', 'small-ticket buyers', 'spend less on each order']),
  entry('monetary', 'spend',
    ['High-spending', 'high spenders', 'spend more in all'],
    ['Low-spending', 'low spenders', 'spend less in all']),
  entry('m_score', 'spend',
    ['High-spending', 'high spenders', 'spend more in all'],
    ['Low-spending', 'low spenders', 'spend less in all']),
  entry('discount_share', 'price',
    ['Bargain-hunting', 'bargain hunters', 'buy more at a discount'],
    ['Full-price', 'full-price buyers', 'pay closer to the full price']),
  entry('discounted_line_share', 'price',
    ['Bargain-hunting', 'bargain hunters', 'buy more things at a discount'],
    ['Full-price', 'full-price buyers', 'buy fewer things at a discount']),
  entry('discount_depth', 'price',
    ['Deep-discount', 'deep-discount buyers', 'take deeper discounts'],
    ['Full-price', 'full-price buyers', 'take smaller discounts']),
  entry('discount_trend', 'price',
    ['Ever more bargain-hunting', 'new bargain hunters', 'have lately bought more at a discount'],
    ['Ever less bargain-hunting', 'customers who leave bargains', 'have lately bought less at a discount']),
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
    ...entry(base, base,
      [`High-${words}`, `customers with high ${words}`, `have a higher ${words}`],
      [`Low-${words}`, `customers with low ${words}`, `have a lower ${words}`]),
    rank: Number.POSITIVE_INFINITY,
  };
}

/** Each with adjective, noun and clause. */
function entry(name: string, theme: string, high: [string, string, string], low: [string, string, string]): FeaturePhrases {
  return { name, theme, high: phrase(high), low: phrase(low) };
}

function phrase([adjective, noun, clause]: [string, string, string]): Phrase {
  return { adjective, noun, clause };
}
