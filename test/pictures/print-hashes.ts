import { createHash } from 'node:crypto';
import { svgOf } from '../../pictures/render.ts';
import { examplePictures } from './examples.ts';

/** Prints the hash of every example, for a test that runs this in a process of its own. */
const hashes: Record<string, string> = {};
for (const [name, picture] of Object.entries(examplePictures())) hashes[name] = createHash('sha256').update(await svgOf(picture)).digest('hex');
process.stdout.write(JSON.stringify(hashes));
