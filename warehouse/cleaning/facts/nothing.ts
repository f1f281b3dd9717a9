/** What systems write where there is nothing to write. Not in the case of a name: people are called Null, None and Na. */
export const NOTHING = ['N/A', 'n/a', 'N.A.', 'n.a.', 'N.N.', 'NULL', 'null', '(null)', 'NONE', 'none', 'nan', 'NaN', 'UNDEFINED', 'undefined', 'UNKNOWN', 'unknown', 'Unknown'];
