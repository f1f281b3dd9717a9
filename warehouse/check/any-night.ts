import { nightBounds } from '../../core/dates.ts';
import { bindsOf } from '../models/binds.ts';

/** Binds of some night: where there are no rows, it does not matter which. */
export const ANY_NIGHT = bindsOf(nightBounds('2000-01-01'), false);
