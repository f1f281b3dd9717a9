import { withExamples, type Register } from '../command.ts';
import { decide, type DecideFlags } from '../decisions/decide.ts';

const WORDS = {
  approve: { summary: 'let what a gate warned of happen', description: 'Approves what a night waits with: its model is promoted and scores, its audiences are sent.' },
  reject: { summary: 'leave everything as it is where a gate warned', description: 'Rejects what a night waits with: the champion goes on serving, and nobody is added to what was held.' },
} as const;

function registerDecision(name: keyof typeof WORDS): Register {
  return (program, context) => {
    const command = program
      .command(name)
      .summary(WORDS[name].summary)
      .description(`${WORDS[name].description} Works with the server and worker of \`muster up\` or of a \`muster run\` that waits, else starts both and sees the night through.`)
      .argument('<run>', 'the night that waits: its date, or its workflow id')
      .requiredOption('--by <name>', 'who decides')
      .requiredOption('--reason <text>', 'why')
      .option('--subject <subject>', 'what is decided on, as `gates` names it (default: everything that waits)')
      .option('--token-env <name>', 'environment variable with the token of the decider (default: that of `approval.deciders`)')
      .option('--print', 'show the signed decision, to be pasted into the Temporal UI, and decide nothing')
      .option('--data <dir>', 'folder of landing files (default: `data` of the configuration)')
      .action((run: string, flags: DecideFlags) => decide(context, name, run, flags));
    withExamples(command, `${name} 2026-06-29 --by "Ann Lee" --reason "looked at the report"`, `${name} 2026-06-29 --by "Ann Lee" --reason "only this one" --subject model:customers`, `${name} 2026-06-29 --by "Ann Lee" --reason "from the UI" --print`);
  };
}

/** `muster approve` and `muster reject`: a person's decision on what a gate warned of. */
export const registerApprove = registerDecision('approve');
export const registerReject = registerDecision('reject');
