import { withExamples, type Register } from '../command.ts';
import { metrics } from '../read/metrics.ts';

/** `muster metrics`: freshness and health for Prometheus. */
export const registerMetrics: Register = (program, context) => {
  const command = program
    .command('metrics')
    .summary('freshness, lag and audits as Prometheus reads them')
    .description('Prints how fresh every table is, how the newest night went and which audits fail, in the text format of Prometheus. '
      + '`muster up` serves the same where `metrics.port` is configured.')
    .action(async () => {
      const { exposition } = await import('../../warehouse/metrics/exposition.ts');
      const families = await metrics(context);
      context.answer({ status: 'completed', metrics: families }, () => exposition(families).trimEnd());
    });
  withExamples(command, 'metrics', 'metrics --json', 'metrics > /var/lib/node_exporter/muster.prom');
};
