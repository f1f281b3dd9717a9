import { MusterError } from '../../core/errors.ts';

/** What a gate says where its number cannot be computed. Never pass. */
export type UnknownVerdict = 'fail' | 'warn';

/**
 * Takes the option `unknown`, which every gate has, out of a gate's options.
 * @throws MusterError usage for anything but `fail` and `warn`.
 */
export function unknownPolicy(where: string, options: unknown): { unknown: UnknownVerdict; given: unknown } {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return { unknown: 'fail', given: options };
  const { unknown = 'fail', ...given } = options as Record<string, unknown>;
  if (unknown === 'fail' || unknown === 'warn') return { unknown, given };
  throw new MusterError({
    kind: 'usage',
    where: `${where}.unknown`,
    found: JSON.stringify(unknown) ?? typeof unknown,
    allowed: 'fail, warn',
    todo: 'say what the gate does where its number cannot be computed: it never passes',
  });
}
