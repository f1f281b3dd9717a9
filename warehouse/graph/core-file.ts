import { fileURLToPath } from 'node:url';

/** Where somebody finds what makes the graph. */
export const CORE_FILE = fileURLToPath(new URL('./sql/6-rows.sql', import.meta.url));
