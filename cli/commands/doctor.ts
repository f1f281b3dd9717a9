import { withExamples, type Register } from '../command.ts';
import type { CheckResult } from '../doctor/check.ts';
import { EXIT } from '../output/exit-codes.ts';

interface DoctorFlags {
  data?: string;
  install?: boolean;
}

/** `muster doctor`: what is here, what is missing, and how to mend it. */
export const registerDoctor: Register = (program, context) => {
  const command = program
    .command('doctor')
    .summary('check what a night needs, and say how to mend it')
    .description('Looks at everything a night needs and says what it found and how to mend it. Changes nothing. Exit code 1 when something needed is missing.')
    .option('--data <dir>', 'folder of landing files (default: data of the configuration)')
    .option('--install', 'fetch the Temporal server now where there is none (download, or build with Go: about four minutes, once)')
    .action(async ({ data, install = false }: DoctorFlags) => {
      const [{ checks }, { runCheck }, { homePaths }, { readDefaults }] = await Promise.all([
        import('../doctor/checks.ts'),
        import('../doctor/check.ts'),
        import('../../workers/home.ts'),
        import('../../workers/home-defaults.ts'),
      ]);
      const home = homePaths(context.home);
      // What a night of this state folder would be run with.
      const defaults = context.config === undefined ? await readDefaults(home) : undefined;
      const results: CheckResult[] = [];
      await context.progress.step('Looking around', async (say) => {
        const patient = { home, env: context.env, configFile: context.config ?? defaults?.config, data: data ?? defaults?.data, install, say };
        for (const check of checks) results.push(await runCheck(check, patient));
      });
      const sick = results.some(({ verdict }) => verdict === 'fail');
      context.answer({ status: sick ? 'failed' : 'completed', checks: results }, () => report(results), sick ? EXIT.failed : EXIT.completed);
    });
  withExamples(command, 'doctor', 'doctor --install', 'doctor --config examples/complete-journey/muster.config.ts --json');
};

/** A line for each check; not a table, because what to do must never be cut. */
function report(results: readonly CheckResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .flatMap(({ name, verdict, found, todo }) => [`${verdict.padEnd(4)}  ${name.padEnd(width)}  ${found}`, ...(todo ? [`${' '.repeat(width + 8)}to do: ${todo}`] : [])])
    .join('\n');
}
