import type { LogicalDate } from '../../core/dates.ts';
import type { Picture } from '../../pictures/picture.ts';

/** Runs one reading statement: of a step, or of a command, also while a worker owns the warehouse. */
export type Read = (sql: string) => Promise<Record<string, unknown>[]>;

/** What somebody may say about the picture that they want. */
export interface Asked {
  segmentation?: string | undefined;
  /** The night, by default the newest with segments. */
  date?: LogicalDate | undefined;
  /** The version of a model. */
  model?: number | undefined;
  /** How a map is drawn. */
  method?: string | undefined;
  /** Of what is left to chance: another one is another sample, and another map. */
  seed?: number | undefined;
  /** Most customers in a sample. */
  sample?: number | undefined;
  /** A day or a model version (`v3`), of what lies between two nights. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface Drawn {
  segmentation: string;
  logicalDate: LogicalDate;
  model: number;
  /** What a file of it is called between the segmentation and the day; by default as its kind. */
  called?: string;
  picture: Picture;
  /** What is in the picture, for programs: no customer by name. */
  data: object;
}

/** A kind of picture. Registered in `pictureKinds`; nothing else asks which one it is. What draws is imported when it is drawn. */
export interface PictureKind {
  readonly name: string;
  /** One line for a list of commands. */
  readonly summary: string;
  readonly description: string;
  /** What may be asked of it, beside the segmentation. */
  readonly takes: readonly Exclude<keyof Asked, 'segmentation'>[];
  /** Whether it stands in the report: of every night, or of nights whose model was trained in them. */
  readonly report?: 'nightly' | 'trained';
  /** @throws MusterError usage that says what there is to draw instead. */
  readonly draw: (read: Read, asked: Asked) => Promise<Drawn>;
}
