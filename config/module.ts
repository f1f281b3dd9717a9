import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { messageOf, MusterError } from '../core/errors.ts';

/**
 * Runs a configuration file and returns its default export. Kinds that it registers are known from then on in this thread; another
 * thread has registries of its own and imports the file again.
 * @throws MusterError (usage) for a file that cannot be loaded.
 */
export async function importConfig(file: string, shownAs = file): Promise<unknown> {
  try {
    await (hooks ??= addHooks());
    const module = await import(pathToFileURL(file).href) as { default?: unknown };
    return module.default;
  } catch (cause) {
    if (cause instanceof MusterError) throw cause;
    throw new MusterError({
      kind: 'usage', where: shownAs, found: `cannot be loaded: ${messageOf(cause)}`,
      allowed: 'a TypeScript module without errors', todo: 'correct the file', cause,
    });
  }
}

let hooks: Promise<void> | undefined;

type Hooks = { resolveSync: unknown };
type SyncHooks = { registerHooks?: (hooks: { resolve: unknown }) => void };

async function addHooks(): Promise<void> {
  const url = new URL('./user-modules.js', import.meta.url).href;
  const { registerHooks } = nodeModule as SyncHooks;
  if (!registerHooks) return nodeModule.register(url);
  const { resolveSync } = await import(url) as Hooks;
  registerHooks({ resolve: resolveSync });
}
