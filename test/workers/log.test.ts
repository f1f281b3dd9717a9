import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('log-program.ts', import.meta.url));

test('what the Temporal SDK complains about stays off standard output, which is for the answer alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-log-'));
  try {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', PROGRAM, join(folder, 'worker.log')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'NondeterminismError noticed\n' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
