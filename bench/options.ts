import { MusterError } from '../core/errors.ts';

/** A whole number given as an option, or its default. */
export function wholeOption(options: Readonly<Record<string, string | boolean | undefined>>, name: string, fallback: number): number {
  const text = options[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (typeof text === 'string' && /^\d+$/.test(text) && value >= 1) return value;
  throw new MusterError({ kind: 'usage', where: `--${name}`, found: `"${String(text)}"`, allowed: 'a whole number from 1', todo: 'correct the option' });
}

/** A text given as an option. */
export function textOption(options: Readonly<Record<string, string | boolean | undefined>>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** One of several words given as an option; the first of them by default. */
export function wordOption<Word extends string>(options: Readonly<Record<string, string | boolean | undefined>>, name: string, words: readonly [Word, ...Word[]]): Word {
  const text = options[name] ?? words[0];
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new MusterError({ kind: 'usage', where: `--${name}`, found: `"${String(text)}"`, allowed: words.join(' or '), todo: 'correct the option' });
}
