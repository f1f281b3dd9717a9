import { Argument, Option, type Command } from 'commander';
import type { Asked, PictureKind } from '../../../activities/pictures/kind.ts';
import { pictureKinds } from '../../../activities/pictures/kinds.ts';
import { MusterError } from '../../../core/errors.ts';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { day, wholeNumber } from '../../options.ts';

type Flags = Omit<Asked, 'from' | 'to'> & { out?: string };

/** How what may be asked of a picture is said on the command line. Two nights are arguments, as of `segments compare`. */
const OPTIONS: Readonly<Partial<Record<keyof Asked, () => Option>>> = {
  date: () => new Option('--date <day>', 'logical date, UTC (default: the newest there is)').argParser(day),
  model: () => new Option('--model <version>', 'such as v3: the newest night on which that model served').argParser((text: string) => wholeNumber(1, 2 ** 31)(text.replace(/^v/, ''))),
  method: () => new Option('--method <name>', 'pca (directions mean something) or umap (shows better who is near whom)').default('pca'),
  seed: () => new Option('--seed <number>', 'another sample, and another map').argParser(wholeNumber(0, 2 ** 31)).default(1),
  sample: () => new Option('--sample <customers>', 'about so many customers').argParser(wholeNumber(10, 5000)).default(2000),
};

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  map: ['segments map', 'segments map --method umap --out map.svg'],
  flow: ['segments flow', 'segments flow 2026-04-30 2026-06-29', 'segments flow v1 v2 --json'],
};

/** `muster segments map`, and one command for each other kind of picture. */
export function registerPictures(segments: Command, context: Context): void {
  for (const kind of pictureKinds) registerPicture(segments, context, kind);
}

function registerPicture(segments: Command, context: Context, kind: PictureKind): void {
  const command = segments.command(kind.name).summary(`${kind.summary}, as SVG`).description(kind.description);
  if (kind.takes.includes('from')) {
    command.addArgument(new Argument('[from]', 'a day as YYYY-MM-DD, or a model such as v1 (default: the night before the other one)'));
    command.addArgument(new Argument('[to]', 'the same (default: the newest night)'));
  }
  command.option('--segmentation <name>', 'which segmentation, where there are several');
  for (const name of kind.takes) {
    const option = OPTIONS[name]?.();
    if (option) command.addOption(option);
  }
  command.option('--out <file>', 'where to write it (default: in the folder pictures of the state folder)');
  command.action(async (...given: unknown[]) => {
    const flags = given.at(-2) as Flags;
    const [from, to] = kind.takes.includes('from') ? (given as [string | undefined, string | undefined]) : [];
    const { drawPicture } = await import('../picture.ts');
    await drawPicture(context, kind, { ...parentFlags(segments, kind), ...flags, from, to });
  });
  withExamples(command, ...(EXAMPLES[kind.name] ?? [`segments ${kind.name}`, `segments ${kind.name} --model v2 --out ${kind.name}.svg`]));
}

/** An option that `segments` has too is taken for its own, wherever it stands. @throws MusterError usage where it says nothing here. */
function parentFlags(segments: Command, { name, takes }: PictureKind): Partial<Flags> {
  const { date } = segments.opts<{ date?: Flags['date'] }>();
  if (date === undefined || takes.includes('date')) return date === undefined ? {} : { date };
  const nights = takes.includes('from');
  throw new MusterError({
    kind: 'usage', where: `segments ${name}`, found: '--date', allowed: nights ? 'two nights' : takes.map((flag) => `--${flag}`).join(', '),
    todo: nights ? `write \`segments ${name} 2026-04-30 2026-06-29\`` : 'leave it out',
  });
}
