import { MusterError } from '../core/errors.ts';
import { schemaProblem } from '../core/schema-problem.ts';
import { closestWord } from '../core/words.ts';
import type { DestinationKind, DestinationSession, OpenContext } from './destination.ts';
import { fileDestination } from './file.ts';
import { guarded } from './guard.ts';
import { httpDestination } from './http.ts';

const kinds = new Map<string, DestinationKind<unknown>>();

registerDestination(fileDestination);
registerDestination(httpDestination);

/**
 * Adds a kind of destination; a plugin calls this from outside before the configuration is read. Sessions of a registered kind are guarded (guard.ts).
 * @throws MusterError (usage) when another kind already has the name.
 */
export function registerDestination<Options>(added: DestinationKind<Options>): void {
  if (kinds.has(added.kind)) {
    throw new MusterError({
      kind: 'usage',
      where: `destination kind "${added.kind}"`,
      found: 'it is registered already',
      allowed: 'one kind for each name',
      todo: 'give yours another name, and register it once',
    });
  }
  kinds.set(added.kind, {
    kind: added.kind,
    options: added.options,
    capabilities: added.capabilities,
    // The cast holds because callers hand over what `options` has parsed.
    open: (options, context) => guarded(added.open(options as Options, context), context.name ?? added.kind),
  });
}

/** The kind registered as `name`. @throws MusterError (usage) that lists the names there are. */
export function destinationKind(name: string): DestinationKind<unknown> {
  const kind = kinds.get(name);
  if (kind) return kind;
  const meant = closestWord(name, destinationKinds());
  throw new MusterError({
    kind: 'usage',
    where: `destination kind "${name}"`,
    found: 'no such kind',
    allowed: destinationKinds().join(', '),
    todo: meant ? `write "${meant}"` : 'correct the name, or register the plugin that brings it',
  });
}

/** The registered names, sorted. */
export function destinationKinds(): string[] {
  return [...kinds.keys()].toSorted();
}

/**
 * Checks the options of a destination as configured.
 * @param where names the destination for errors, `muster.config.ts: destinations.crm`.
 * @returns the options with their defaults, as `open` of that kind takes them.
 * @throws MusterError (usage) for a kind there is not, or with the path of the option that is wrong.
 */
export function checkDestination(where: string, kind: string, options: unknown): unknown {
  const schema = destinationKind(kind).options;
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const { path, found, allowed, todo } = schemaProblem(schema, parsed.error, options, { secretive: true });
  throw new MusterError({ kind: 'usage', where: [where, ...path].join('.'), found, allowed, todo });
}

/** Checks the options of a destination and opens it. @throws MusterError (usage) as checkDestination and the kind's `open` do. */
export function openDestination({ kind, options }: { kind: string; options: unknown }, context: OpenContext): DestinationSession {
  const checked = checkDestination(`destination ${context.name ?? kind}`, kind, options);
  return destinationKind(kind).open(checked, context);
}
