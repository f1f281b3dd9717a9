// Module hooks for a configuration and what it imports. Plain JavaScript: Node may run hooks on a thread without the TypeScript loader.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `muster/...` is always the Muster that runs, wherever the configuration lies and whatever is installed there: kinds are registered
 * in module instances, and a second copy of Muster would have registries that nobody reads.
 */
export const asOurs = (specifier, context) =>
  /^muster(?:\/|$)/.test(specifier) ? { ...context, parentURL: new URL('../package.json', import.meta.url).href } : context;

/**
 * A file written with import and export is an ES module, whatever its package.json says. Taken for CommonJS (`npm init` writes that),
 * it would be required, and Node refuses to require a module while it is being imported.
 */
export function asModule(resolved, { conditions }) {
  if (resolved.format === 'module' || !conditions.includes('import')) return resolved;
  const url = withoutMarks(resolved.url);
  return isUsers(url) && hasModuleSyntax(url) ? { ...resolved, url, format: 'module' } : resolved;
}

/** The hook for module.register. */
export const resolve = async (specifier, context, next) => asModule(await next(specifier, asOurs(specifier, context)), context);

/** The same for module.registerHooks, where Node has it. */
export const resolveSync = (specifier, context, next) => asModule(next(specifier, asOurs(specifier, context)), context);

/** tsx marks what it takes for CommonJS in the address (`gate.ts%3Ftsx-commonjs-...`), and one file must not become two modules. */
const withoutMarks = (url) => (url.includes('tsx-commonjs-') ? url.replace(/(?:\?|%3F).*$/, '') : url);

const isUsers = (url) => /^file:[^?#]*\.[jt]s(?:[?#]|$)/.test(url) && !url.includes('/node_modules/');

function hasModuleSyntax(url) {
  try {
    return /^\s*(?:import\b(?!\s*\()|export\b)/m.test(readFileSync(fileURLToPath(url), 'utf8'));
  } catch {
    return false; // The loader itself says what is wrong with the file.
  }
}
