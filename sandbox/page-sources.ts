/**
 * Wires the page to the emulated world: what it shows and what it may do. Used by `main.ts`. Every click goes through
 * the person driver, so what tests do and what people see is one thing.
 */
import type { Act, At, PageSources } from './page/sources.ts';
import { addressOf, calendarDay, changeEvent } from './page-calendars.ts';
import { changeInterview, leverView } from './page-lever.ts';
import type { World } from './world.ts';

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
      change: (place, deed) => changeEvent(world, place, deed),
    },
    lever: { change: (interview, deed) => changeInterview(world, interview, deed) },
    leverView: (search) => leverView(world, search),
    calendarDay: (ask) => calendarDay(world, ask),
    moved: () => world.tick(),
    reset: () => world.reset(),
  };
}
