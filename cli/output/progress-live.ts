import type { Progress } from './progress.ts';
import { withMessage } from './step-lines.ts';

/** Progress as a view that is drawn again and again, by listr2; it honours NO_COLOR. Loaded when the first step starts. */
export class LiveProgress implements Progress {
  async step<T>(title: string, work: (say: (message: string) => void) => Promise<T>): Promise<T> {
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
    // The renderer draws on what it takes for standard output; that is standard error here.
    const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr), useIcons: true });
    const result: T[] = [];
    let lines: string[] = [];
    const list = new Listr(
      [{
        title,
        task: async (_, task) => {
          result.push(await work((message) => {
            lines = withMessage(lines, message);
            task.output = lines.join('\n');
          }));
        },
        // What was said (which server was taken, what each step did) is worth reading afterwards too.
        rendererOptions: { persistentOutput: true },
      }],
      // The error itself is printed once, by the command.
      { renderer: 'default', rendererOptions: { logger, timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: true } },
    );
    await list.run();
    return result[0] as T;
  }

  note(message: string): void {
    process.stderr.write(`${message}\n`);
  }
}
