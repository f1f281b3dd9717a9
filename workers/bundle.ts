import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Logger } from 'pino';
import { keepBundle, keptBundle, type BundleCache } from './bundle-cache.ts';
import { cacheFolder } from './server/cache.ts';

/** The SDK brings the bundler. */
const { version: SDK } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/**
 * The workflows as one script. Webpack takes two seconds of the processor and 200 MB, so a script is kept, and made again only when
 * something that went into it has changed.
 */
export async function bundleWorkflows(log: Logger, { entry = WORKFLOWS, folder = cacheFolder() }: Partial<Pick<BundleCache, 'entry' | 'folder'>> = {}): Promise<WorkflowBundleWithSourceMap> {
  const cache: BundleCache = { purpose: 'workflows', entry, maker: `@temporalio/worker ${SDK}`, folder };
  const kept = await keptBundle(cache);
  if (kept !== undefined) return { code: kept, sourceMap: '' };
  const files = new Set<string>();
  const since = performance.timeOrigin + performance.now();
  const bundle = await bundleWorkflowCode({
    workflowsPath: entry,
    webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), new ReadFiles(files)] }),
    logger: {
      log: () => {}, trace: () => {}, debug: () => {}, info: () => {},
      warn: (message, meta) => log.warn(meta, message),
      error: (message, meta) => log.error(meta, message),
    },
  });
  await keepBundle(cache, { files, since, code: bundle.code }).catch((error: unknown) => log.debug({ error }, 'the workflow bundle could not be kept'));
  return bundle;
}

/** The one thing of webpack that is needed here; its types are no dependency of ours. */
interface Compiler { hooks: { afterCompile: { tap(name: string, look: (compilation: { fileDependencies: Iterable<string> }) => void): void } } }

/** Collects the files that webpack reads: sources, packages' manifests, and what loaders look at. */
class ReadFiles {
  readonly files: Set<string>;

  constructor(files: Set<string>) {
    this.files = files;
  }

  apply({ hooks }: Compiler): void {
    hooks.afterCompile.tap('ReadFiles', ({ fileDependencies }) => {
      for (const file of fileDependencies) this.files.add(file);
    });
  }
}
