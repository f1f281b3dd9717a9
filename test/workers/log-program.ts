// A process in which the Temporal SDK has something to complain about: `tsx log-program.ts LOG` replays a history that does not fit.
import { Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../workers/bundle.ts';
import { installRuntime, openLog } from '../../workers/log.ts';
import { keptHistories } from '../support/histories.ts';

const log = openLog(process.argv[2] ?? 'worker.log');
installRuntime(log);
const happy = (await keptHistories()).find(({ name }) => name === 'happy')?.history;
const spoilt = JSON.parse(JSON.stringify(happy).replaceAll('"decideRetraining"', '"decideOtherwise"')) as unknown;
const complaint = await Worker.runReplayHistory({ workflowBundle: await bundleWorkflows(log), replayName: 'spoilt' }, spoilt)
  .then(() => 'nothing', () => 'NondeterminismError');
process.stdout.write(`${complaint} noticed\n`);
