/** What stories about changing a panel do again and again, and where they look afterwards. */
import { type StoryWorld, MONDAY } from './world.ts';
import { booksFirstDay, patience, plansPanelFor } from './dialogue.ts';

export interface PanelInterview {
  readonly id: string;
  readonly subject: string;
  readonly date: number;
  readonly duration: number;
  readonly location: string | null;
  readonly feedbackTemplate: string;
  readonly interviewers: readonly {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly feedbackTemplate: string;
  }[];
}

export interface Panel {
  readonly id: string;
  readonly canceledAt: number | null;
  readonly externallyManaged: boolean;
  readonly user: string;
  readonly interviews: readonly PanelInterview[];
}

const WEEKS = 42 * 86_400_000;
export const CANDIDATE = 'priya.raman@example.com';

export function livePanels(it: StoryWorld, name = 'Priya Raman'): Panel[] {
  return (it.lever.panelsOf(name) as unknown as Panel[]).filter((panel) => panel.canceledAt === null);
}

export function panelOf(it: StoryWorld, name = 'Priya Raman'): Panel {
  const panels = livePanels(it, name);
  const [panel] = panels;
  if (panel === undefined || panels.length > 1) throw new Error(`${name} has ${panels.length} panels`);
  return panel;
}

export function interviewOf(panel: Panel, subject: string): PanelInterview {
  const found = panel.interviews.find((one) => one.subject === subject);
  if (found === undefined) throw new Error(`no ${subject} in the panel`);
  return found;
}

/** Booked through the conversation, as a recruiter does, and read back from Lever. */
export async function booked(it: StoryWorld): Promise<Panel> {
  const { maya } = it;
  await plansPanelFor(maya, 'Priya');
  await booksFirstDay(maya);
  await maya.sees(/Booked: 4 interviews/, patience);
  await maya.closes();
  return panelOf(it);
}

export async function opens(it: StoryWorld, name = 'Priya'): Promise<void> {
  await it.maya.types(`/hire panel ${name}`, { in: '#hiring' });
  await it.maya.sees(/Panels of/, patience);
}

/** The window of one interview's choices. */
export async function opensInterview(it: StoryWorld, subject: string): Promise<void> {
  await opens(it);
  await it.maya.press('Change', { in: new RegExp(subject) });
  await it.maya.sees('Change an interview', patience);
  await it.maya.sees('Move to another time', patience);
}

/** Events about the candidate on somebody's calendar. */
export function eventsOf(it: StoryWorld, address: string) {
  return it.calendars.state
    .eventsOf(address, MONDAY, MONDAY + WEEKS)
    .filter((one) => one.event.title.includes('Priya') || one.event.title.startsWith('Interviews:'))
    .map((one) => ({ id: one.event.id, start: one.start, end: one.end, description: one.event.description }));
}

export function mails(it: StoryWorld, address: string): readonly string[] {
  return it.calendars.state.invitesTo(address).map((one) => one.kind);
}

/** Somebody's own conversation with the bot. */
export async function hearsFromBot(it: StoryWorld, email: string, words: RegExp, thread?: RegExp): Promise<string> {
  const key = it.company.people.find((one) => one.email === email)?.key ?? '';
  const person = it.person(key);
  await person.opensChannel('Fulcrum');
  if (thread !== undefined) {
    await person.sees(thread, patience);
    person.opensThread(thread);
  }
  await person.sees(words, patience);
  return person.text();
}
