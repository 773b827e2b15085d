/**
 * Wires the page to the emulated world: what it shows and what it may do. Used by `main.ts`. Every click goes through
 * the person driver, so what tests do and what people see is one thing.
 */
import { dayOf } from './seed/days.ts';
import type {
  Act,
  At,
  DayAsk,
  DayPerson,
  DayView,
  LeverView,
  LeverViewCandidate,
  PageSources,
} from './page/sources.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
/** How many candidates the Lever tab lists. */
const CANDIDATES = 12;

const ids = ({ where, blockId, actionId }: At) => ({
  actionId,
  ...(blockId !== '' && { blockId }),
  ...(where.in === 'message' && { ts: where.ts }),
});

async function perform(world: World, key: string, act: Act): Promise<void> {
  const person = world.slack.person(key);
  const channelName = (id: string): string => {
    const channel = person.screen().channels.find((it) => it.id === id);
    return channel?.kind === 'app' ? channel.name : (channel?.name ?? id);
  };
  switch (act.do) {
    case 'open':
      await person.opensChannel(channelName(act.channelId));
      return;
    case 'home':
      await person.opensHome();
      return;
    case 'join':
      await person.joins(channelName(act.channelId));
      await person.opensChannel(channelName(act.channelId));
      return;
    case 'type':
      await person.types(act.text, act.threadTs === undefined ? {} : { thread: act.threadTs });
      return;
    case 'press':
      await person.press(ids(act), act.option === undefined ? {} : { option: act.option });
      return;
    case 'fill':
      await person.fill(ids(act), act.text, { enter: act.enter ?? false });
      return;
    case 'pick':
      await person.picks(ids(act), act.choice, act.typing === undefined ? {} : { typing: act.typing });
      return;
    case 'attach':
      person.attaches(ids(act), { name: act.name, content: Buffer.from(act.base64, 'base64') });
      return;
    case 'submit':
      await person.submits();
      return;
    case 'back':
      await person.closes();
      return;
    case 'close':
      await person.closes({ all: true });
      return;
    case 'shortcut':
      await person.shortcut(act.callbackId, act.ts === undefined ? {} : { on: act.ts });
      return;
    case 'react':
      await person.reacts(act.name, { on: act.ts });
      return;
    case 'thread':
      person.opensThread(act.ts);
      return;
  }
}

/** Opportunities by what happened last in Lever: panels first, then notes, then stage moves. */
function leverView(world: World, search: string): LeverView {
  const { state } = world.lever;
  const wanted = search.trim().toLowerCase();
  const touched = new Map<string, number>();
  for (const opportunity of state.opportunities.values())
    touched.set(opportunity.id, opportunity.lastInteractionAt ?? opportunity.createdAt);
  for (const panel of state.panels.values())
    touched.set(panel.opportunityId, Math.max(touched.get(panel.opportunityId) ?? 0, panel.createdAt));
  const newest = [...touched]
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => ({ id, view: world.lever.view(id) }))
    .filter(({ view: { name, postings, stage } }) =>
      [name, postings[0] ?? '', stage].join(' ').toLowerCase().includes(wanted),
    );
  return {
    account: world.company.lever.name,
    total: touched.size,
    found: newest.length,
    candidates: newest.slice(0, CANDIDATES).map(({ id, view }): LeverViewCandidate => {
      return {
        opportunityId: id,
        name: view.name,
        headline: view.headline,
        posting: view.postings[0] ?? '',
        stage: view.stage,
        owner: view.owner ?? '',
        confidential: view.confidential,
        archived: view.archived?.reason ?? null,
        tags: view.tags,
        panels: view.panels.map((panel) => ({
          id: panel.id,
          externallyManaged: panel.externallyManaged,
          author: panel.by,
          zone: panel.timezone,
          note: panel.note ?? '',
          interviews: panel.interviews.map((it) => ({
            id: it.id,
            subject: it.subject,
            at: it.date,
            minutes: it.duration,
            interviewers: it.interviewers.map((who) => who.name),
            form: it.form,
            location: it.location ?? '',
            canceled: it.canceledAt !== null,
          })),
        })),
        notes: view.notes
          .filter((it) => it.deletedAt === null)
          .map((it) => ({
            id: it.id,
            author: it.comments[0]?.by ?? '',
            at: it.comments[0]?.at ?? 0,
            text: it.comments.map((comment) => comment.value).join('\n'),
          })),
      };
    }),
  };
}

function addressOf(world: World, key: string): string {
  const person = world.company.people.find((it) => it.key === key);
  const user = world.company.lever.users.find((it) => it['id'] === person?.leverId);
  return typeof user?.['email'] === 'string' ? user['email'] : (person?.email ?? key);
}

function calendarDay(world: World, ask: DayAsk): DayView {
  const { state } = world.calendars;
  const newestPanel = [...world.lever.state.panels.values()]
    .filter((it) => it.canceledAt === null && it.externallyManaged)
    .sort((a, b) => b.createdAt - a.createdAt)[0];
  const { year, month, day } = dayOf(newestPanel?.start ?? world.clock.now(), ask.zone);
  const date = ask.day ?? `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const interviewers = newestPanel
    ? world.lever.state
        .interviewsOfPanel(newestPanel.id)
        .toSorted((a, b) => a.date - b.date)
        .flatMap((it) => it.interviewers.map((who) => who.id))
    : [];
  const wanted =
    ask.people.length > 0
      ? ask.people
      : [...new Set(interviewers)].flatMap((id) => world.company.people.find((it) => it.leverId === id)?.key ?? []);
  const noon = Date.parse(`${date}T12:00:00Z`);
  const rooms = state.accounts().filter((it) => it.room !== null);
  const columns = [
    ...wanted.map((key) => ({
      key,
      name: world.company.people.find((it) => it.key === key)?.name ?? key,
      room: false,
      address: addressOf(world, key),
    })),
    ...rooms
      .filter((it) => ask.people.includes(it.address))
      .map((it) => ({ key: it.address, name: it.room ?? it.address, room: true, address: it.address })),
  ];
  return {
    day: date,
    everybody: [
      ...world.company.people.filter((it) => it.leverId !== null).map((it) => ({ key: it.key, name: it.name })),
      ...rooms.map((it) => ({ key: it.address, name: it.room ?? it.address })),
    ],
    people: columns.map(({ key, name, room, address }): DayPerson => {
      const account = state.account(address);
      return {
        key,
        name,
        room,
        address,
        zone: account?.zone ?? ask.zone,
        readable: account?.readable ?? false,
        events: state
          .eventsOf(address, noon - DAY, noon + DAY)
          .filter((it) => it.answer !== 'declined')
          .map((it) => ({
            id: it.event.id,
            title: it.event.title,
            start: it.start,
            end: it.end,
            kind: it.event.source === 'google' || it.event.source === 'microsoft' ? 'ours' : it.effect,
            allDay: it.event.dates !== null,
          })),
      };
    }),
  };
}

export function pageSources(world: World): PageSources {
  const roles = new Map(
    world.company.lever.users.map((user) => [
      user['id'],
      typeof user['accessRole'] === 'string' ? user['accessRole'] : '',
    ]),
  );
  return {
    clock: world.clock,
    wire: world.wire,
    leverFaults: world.faults.lever,
    slack: {
      people: () =>
        world.company.people
          .filter((it) => it.slack !== null && !it.slack.deleted)
          .map((it) => ({
            key: it.key,
            name: it.name,
            about: [it.title, roles.get(it.leverId) ?? 'not in Lever'].filter(Boolean).join(' · '),
          })),
      screen: (person) => world.slack.person(person).screen(),
      act: (person, act) => perform(world, person, act),
      options: (person, { query, ...at }) => world.slack.person(person).suggestions(ids(at), query),
    },
    calendars: {
      setReadable: (person, readable) => world.calendars.state.setReadable(addressOf(world, person), readable),
    },
    leverView: (search) => leverView(world, search),
    calendarDay: (ask) => calendarDay(world, ask),
    moved: () => world.tick(),
    reset: () => world.reset(),
  };
}
