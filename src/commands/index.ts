/** Every command, in the order help shows them. A new one: write its file, add its line. */
import { add } from './add.ts';
import { candidate } from './candidate.ts';
import { connect } from './connect.ts';
import { day } from './day.ts';
import type { AnyCommand } from './define.ts';
import { feed } from './feed.ts';
import { help } from './help.ts';
import { load } from './load.ts';
import { me } from './me.ts';
import { menu } from './menu.ts';
import { panel } from './panel.ts';
import { pools } from './pools.ts';
import { schedule } from './schedule.ts';
import { status } from './status.ts';
import { templates } from './templates.ts';
import { today } from './today.ts';

export { homeTab } from './home.ts';

const all = (): readonly AnyCommand[] => commands;

export const commands: readonly AnyCommand[] = [
  schedule,
  day,
  panel,
  today,
  load,
  candidate,
  add,
  me,
  feed,
  menu(all),
  help(all),
  pools,
  templates,
  status,
  connect,
];
