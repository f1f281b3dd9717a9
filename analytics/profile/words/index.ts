export { amount, amountInUnit, percent, quantity } from './amounts.ts';
export { hintOf, labelOf, type FeatureFacts } from './facts.ts';
export { ruleQuality, ruleWords } from './rule.ts';
export { driverWords, listed } from './sentence.ts';
