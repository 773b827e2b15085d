/** What a half-done change has left in the world, looked up now: Lever and every calendar event it touches. Reads only. */
import { notAs, readPanel } from './change-lever.ts';
import type { Change, ChangeWhereabouts } from './change.ts';
import { eventTasks, isAsWanted } from './change-events.ts';
import type { PanelDeps } from './ports.ts';

type Wires = Pick<PanelDeps, 'lever' | 'calendars'>;

export async function whereaboutsOf(wires: Wires, change: Change): Promise<ChangeWhereabouts> {
  const exists: string[] = [];
  const missing: string[] = [];
  const back = change.state === 'undoing';
  const [lever, events] = await Promise.all([inLever(wires, change), onCalendars(wires, change)]);
  if (lever === 'unknown') exists.push('In Lever: it could not be looked up just now.');
  else if (lever === 'as-wanted')
    exists.push(
      back ? 'In Lever: as it was before.' : change.kind === 'cancel' ? 'In Lever: deleted.' : 'In Lever: changed.',
    );
  else missing.push(back ? 'In Lever: still changed.' : 'In Lever: not changed yet.');

  const say = (list: readonly string[]) => list.join(', ');
  if (events.done.length > 0) exists.push(`On calendars: ${say(events.done)} ${back ? 'as before' : 'changed'}.`);
  if (events.open.length > 0)
    missing.push(`On calendars: ${say(events.open)} still as ${back ? 'changed' : 'before'}.`);
  if (events.unknown.length > 0) exists.push(`On calendars: ${say(events.unknown)} could not be looked up just now.`);

  const { told } = change.steps;
  if (!back && told.length === 0) missing.push('In Slack: nobody was told yet.');
  if (exists.length === 0) exists.push('Nothing was changed yet.');
  return {
    exists,
    missing,
    undoable: !back && (change.kind !== 'cancel' || (change.steps.askedAt === null && !change.steps.lever)),
  };
}

async function inLever(wires: Wires, change: Change): Promise<'as-wanted' | 'not-yet' | 'unknown'> {
  try {
    const panel = await readPanel(wires.lever, change.before);
    return notAs(change, panel).length === 0 ? 'as-wanted' : 'not-yet';
  } catch {
    return 'unknown';
  }
}

async function onCalendars(wires: Wires, change: Change) {
  const done: string[] = [];
  const open: string[] = [];
  const unknown: string[] = [];
  await Promise.all(
    eventTasks(change).map(async (task) => {
      try {
        const event = await wires.calendars.find(task.key);
        (isAsWanted(event, task.wanted) ? done : open).push(task.what);
      } catch {
        unknown.push(task.what);
      }
    }),
  );
  return { done, open, unknown };
}
