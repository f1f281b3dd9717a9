import { ApplicationFailure } from '@temporalio/workflow';
import { messageOf, MusterError, type ErrorParts } from '../core/errors.ts';
import { parseLogicalDate } from '../core/dates.ts';
import { closestWord } from '../core/words.ts';

/** What a key of a workflow's input must hold. */
type Check = (value: unknown) => string | undefined;

/** A UTC day. */
export const day: Check = (value) => {
  try {
    parseLogicalDate(typeof value === 'string' ? value : '');
    return undefined;
  } catch {
    return 'a calendar day as YYYY-MM-DD';
  }
};

export const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

export const oneOf = (...words: string[]): Check => (value) => (words.includes(String(value)) ? undefined : words.join(', '));

/** What a person may not leave out. */
export const text: Check = (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'text that is not empty');

/** A version of something, counted from 1. */
export const positiveNumber: Check = (value) => (Number.isInteger(value) && Number(value) > 0 ? undefined : 'a whole number from 1');

/** Filled in by a workflow for itself. */
export const internal: Check = () => undefined;

/**
 * Refuses what a person may have typed into the Temporal UI by mistake, before anything runs: a word where an object stands, an
 * unknown key, a day that is none.
 * @throws ApplicationFailure (usage), never retried.
 */
export function checkInput(workflow: string, input: unknown, keys: Readonly<Record<string, Check>>): void {
  const allowed = Object.entries(keys).filter(([, check]) => check !== internal).map(([key]) => key).join(', ');
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw usage(workflow, `an input that is ${input === null ? 'null' : Array.isArray(input) ? 'a list' : `a ${typeof input}`}`, `nothing, or an object with ${allowed}`, 'start it again with such an object');
  }
  for (const [key, value] of Object.entries(input)) {
    const check = keys[key];
    if (!check) {
      const meant = closestWord(key, Object.keys(keys));
      throw usage(`${workflow}: ${key}`, 'unknown key', allowed, meant ? `write "${meant}", or remove it` : 'remove it');
    }
    const wanted = value === undefined || value === null ? undefined : check(value);
    if (wanted) throw usage(`${workflow}: ${key}`, JSON.stringify(value) ?? typeof value, wanted, 'start it again with that');
  }
}

function usage(where: string, found: string, allowed: string, todo: string): ApplicationFailure {
  return refused({ where, found, allowed, todo });
}

/** Wrong usage, as a failure that is never retried and that says what would have been right. */
export function refused(parts: Omit<ErrorParts, 'kind' | 'cause'>): ApplicationFailure {
  return ApplicationFailure.create({ message: messageOf(new MusterError({ kind: 'usage', ...parts })), type: 'usage', nonRetryable: true, details: [parts] });
}
