import type { Register } from '../command.ts';
import { registerDoctor } from './doctor.ts';
import { registerGenerate } from './generate.ts';
import { registerSandbox } from './sandbox.ts';

/** Every command, in the order of the help. A new one is one file here and one line in this list. */
export const commands: readonly Register[] = [registerGenerate, registerSandbox, registerDoctor];
