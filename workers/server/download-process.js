// Run by strategies/download.ts in a process of its own: `node download-process.js FOLDER` leaves the server program in FOLDER.
// Plain JavaScript, so that it starts without a compiler. The SDK offers no download alone; it starts what it downloaded.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir] = process.argv.slice(2);
try {
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir } } });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
