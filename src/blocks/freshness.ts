/** How complete the count of interviews is, in words: under a search and under `/hire load`. Pure. */
import { sayTime } from '../zones.ts';
import { dateToken, type Mrkdwn, md } from './mrkdwn.ts';

export interface Counted {
  readonly read: number;
  readonly of: number;
  /** Everything up to then is counted, epoch ms; absent or null: the first reading is not over. */
  readonly at?: number | null;
}

/** "complete as of 09:12", "2 of 180 changed since and are being read", "62 of 180 candidates read so far". */
export function countedWords({ read, of, at }: Counted): Mrkdwn {
  if (at === undefined || at === null)
    return md`so far from what was booked here and from ${read} of ${of} candidates; the rest is being read from Lever`;
  const when = dateToken(at, '{date_short_pretty} at {time}', `${sayTime('UTC', at)} UTC`);
  return md`complete as of ${when}${of > read ? md` (${of - read} changed since and are being read)` : md``}`;
}
