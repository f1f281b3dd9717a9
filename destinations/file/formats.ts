import { csv } from './csv.ts';
import { parquet } from './parquet.ts';

/** Every format a drop can have, by the name the configuration uses. */
export const formats = { csv, parquet };
