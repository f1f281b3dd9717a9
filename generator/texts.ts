import type { Random } from './random.ts';

/** What a text may mention. */
export interface TextFacts {
  product: string;
  firstName: string;
  email: string;
  phone: string;
}

const OPENINGS = ['Hello,', 'Hi there,', 'Good day,', 'Dear team,', ''] as const;

const PRAISE = [
  'the {product} came sooner than I thought and looks lovely.',
  'very happy with the {product}, would buy it again.',
  'easy to order, nicely packed, thank you.',
  'friendly people in the store, they found the {product} at once.',
  'the app makes it simple to order again what I like.',
] as const;

const MIDDLING = [
  'the {product} is fine, though the colour is not quite as shown.',
  'all good, but the parcel took a week.',
  'prices have gone up a little, the quality is the same.',
  'I would like more choice, otherwise as always.',
] as const;

const BLAME = [
  'the {product} arrived broken and nobody answers.',
  'third time that the parcel went to the wrong house.',
  'the discount in the message was not taken off at the till.',
  'I had to wait far too long for my money back.',
] as const;

/** Topics of support, and what people write about them. */
export const TOPICS: readonly { name: string; bodies: readonly string[] }[] = [
  { name: 'delivery', bodies: ['where is my {product}? It should have been here days ago.', 'the parcel is marked as delivered, but nothing came.', 'can you send the {product} to another address?'] },
  { name: 'return', bodies: ['I want to send the {product} back, how does that work?', 'the {product} does not fit, please change it for a larger one.', 'the return label does not print.'] },
  { name: 'payment', bodies: ['I was charged twice for the {product}.', 'my card is refused although it works elsewhere.', 'please send me an invoice for the {product}.'] },
  { name: 'product', bodies: ['a part of the {product} is missing.', 'does the {product} come with a warranty?', 'the {product} stopped working after two days.'] },
  { name: 'account', bodies: ['I cannot log in any more.', 'please delete the old address from my account.', 'I would like fewer messages from you.'] },
];

/** Some people leave their particulars in free text, as they do everywhere. */
const SIGNATURES = ['Write to {email} please.', 'You reach me at {phone}.', 'Best, {firstName}', 'My number is {phone}, my address {email}.'] as const;

const SIGNED = 0.15;

/** A comment that fits the score: 0 unhappy to 10 happy. */
export function surveyComment(score: number, facts: TextFacts, random: Random): string {
  const choices = score >= 8 ? PRAISE : score >= 6 ? MIDDLING : BLAME;
  return compose(choices, facts, random);
}

/** @param topic index into TOPICS. */
export function ticketBody(topic: number, facts: TextFacts, random: Random): string {
  return compose(TOPICS[topic]!.bodies, facts, random);
}

function compose(choices: readonly string[], facts: TextFacts, random: Random): string {
  const parts = [OPENINGS[random.below(OPENINGS.length)]!, choices[random.below(choices.length)]!];
  if (random.chance(SIGNED)) parts.push(SIGNATURES[random.below(SIGNATURES.length)]!);
  const text = parts.filter(Boolean).join(' ').replaceAll(/\{(\w+)\}/g, (_, name: keyof TextFacts) => facts[name]);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
