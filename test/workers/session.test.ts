import { writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { openLab, test } from '../support/lab.ts';

test('work is not handed to a worker that has read another configuration', async () => {
  const lab = await openLab();
  try {
    await lab.open();
    // The same files: the worker serves this command too.
    await (await lab.open()).close();
    await writeFile(lab.config.file, 'export default {};\n');
    await expect(lab.open()).rejects.toMatchObject({ kind: 'usage', message: expect.stringMatching(/have changed since it read them; .*start it again/) as string });
  } finally {
    await lab.close();
  }
});
