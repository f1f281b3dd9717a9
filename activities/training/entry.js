// A training thread starts here: plain JavaScript, because a new thread does not inherit the TypeScript loader.
import { register } from 'tsx/esm/api';

// What is JavaScript already comes before that loader, which would take twice as long over it.
await Promise.all([import('apache-arrow'), import('ml-kmeans'), import('ml-pca')]);
register();
const { run } = await import('./thread.ts');
export default run;
