import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../workers/server/cache.ts';

const run = promisify(execFile);

/** What the peer of our clustering is made of. */
const PACKAGES = ['scikit-learn==1.7.2', 'numpy', 'pyarrow'];

/** The Python with scikit-learn that tests compare with, or undefined where `npm run setup:test` has not made one. */
export function peerPython(): string | undefined {
  const python = join(peerFolder(), 'bin', 'python');
  return existsSync(join(peerFolder(), 'ready')) && existsSync(python) ? python : undefined;
}

/** Makes that Python in the cache folder; does nothing where it is there. */
export async function installPython(say: (message: string) => void): Promise<void> {
  if (peerPython()) return say(`scikit-learn: ${peerFolder()}`);
  say(`scikit-learn: installing into ${peerFolder()}`);
  await mkdir(peerFolder(), { recursive: true });
  await run('python3', ['-m', 'venv', peerFolder()]);
  await run(join(peerFolder(), 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], { maxBuffer: 1 << 26 });
  await run('touch', [join(peerFolder(), 'ready')]);
}

function peerFolder(): string {
  return join(cacheFolder(process.env), 'peer-python');
}
