import type { Emitter } from './emitter.ts';
import { file } from './file.ts';
import { http } from './http.ts';

/** Every way for events to leave. */
export const EMITTERS: readonly Emitter[] = [file, http];
