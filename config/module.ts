import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
    if ((cause as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' && messageOf(cause).includes(PACKAGE)) throw unknownImport(cause, shownAs);
    throw new MusterError({
      kind: 'usage', where: shownAs, found: `cannot be loaded: ${messageOf(cause)}`,
      allowed: 'a TypeScript module without errors', todo: 'correct the file', cause,
    });
  }
}

const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url));

function unknownImport(cause: unknown, shownAs: string): MusterError {
  const { exports } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { exports: Record<string, string> };
  const offered = Object.keys(exports).filter((name) => !name.endsWith('.json')).map((name) => name.replace('.', 'muster'));
  const wanted = /subpath '\.(\S*)'/.exec(messageOf(cause))?.[1] ?? '';
  return new MusterError({
    kind: 'usage', where: shownAs, found: `cannot be loaded: there is no module "muster${wanted}" to import`, allowed: offered.join(', '),
    todo: 'import from one of these', cause,
  });
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
