import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type { Logger } from 'pino';
import { keepBundle, keptBundle, type BundleCache, type MadeBundle } from './bundle-cache.ts';
import { cacheFolder } from './server/cache.ts';

const { version: ESBUILD } = createRequire(import.meta.url)('esbuild/package.json') as { version: string };
const THREAD = fileURLToPath(new URL('../activities/training/thread.ts', import.meta.url));

/**
 * The code of a training thread, with the packages in it, as one script: a thread that loads hundreds of files by itself, behind a TypeScript
 * loader of its own, takes ten times as long to start. The script takes half a second to make, so it is kept as that of the workflows is.
 * @returns undefined where it cannot be made: threads start without it too.
 */
export async function bundleThread(log: Logger, { entry = THREAD, folder = cacheFolder() }: Partial<Pick<BundleCache, 'entry' | 'folder'>> = {}): Promise<string | undefined> {
  const cache: BundleCache = { purpose: 'training', entry, maker: `esbuild ${ESBUILD}`, folder };
  try {
    const kept = await keptBundle(cache);
    if (kept !== undefined) return kept;
    const bundle = await makeBundle(entry);
    await keepBundle(cache, bundle).catch((error: unknown) => log.debug({ error }, 'the script of training threads could not be kept'));
    return bundle.code;
  } catch (error) {
    log.warn({ error }, 'the script of training threads could not be made: each loads TypeScript itself');
    return undefined;
  }
}

async function makeBundle(entry: string): Promise<MadeBundle> {
  const { build, stop } = await import('esbuild');
  const folder = dirname(entry);
  const since = performance.timeOrigin + performance.now();
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [entry], bundle: true, write: false, metafile: true, platform: 'node', format: 'cjs',
      absWorkingDir: folder, tsconfigRaw: {}, plugins: [sourcesInPlace], logLevel: 'silent',
    });
    // What is done to sources is part of the script too.
    const files = [fileURLToPath(import.meta.url), ...Object.keys(metafile.inputs).map((file) => resolve(folder, file))];
    return { code: outputFiles[0]?.text ?? '', files, since };
  } finally {
    await stop();
  }
}

/** Our sources keep their addresses, and what they require where it is needed comes into the script: esbuild follows a `require` of that name alone. */
const sourcesInPlace: Plugin = {
  name: 'sources in place',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)).replaceAll('requireHere(', 'require(') };
    });
  },
};
