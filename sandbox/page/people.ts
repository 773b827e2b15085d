/**
 * The Slack emulator's driver as the page's `PageSlack`: each act is one call of the same `Person` that tests use, so
 * what a visitor clicks and what a test does is one thing. Wired by `sandbox/main.ts`.
 */
import type { Person } from '../slack/driver.ts';
import type { What } from '../slack/find.ts';
import type { Act, At, Choice, PagePerson, PageSlack } from './sources.ts';

/** What is needed of the emulator; `person` throws for an unknown key. */
export interface Emulated {
  person(key: string): Person;
}

/**
 * @param slack the running emulator
 * @param people who can be played, in the order the switcher shows them; asked again after a reset
 */
export function pageSlack(slack: Emulated, people: () => readonly PagePerson[]): PageSlack {
  const exactly = (person: Person, { where, blockId, actionId }: At): What => {
    if (where.in === 'message') return { actionId, blockId, ts: where.ts };
    const screen = person.screen();
    const viewId = where.in === 'modal' ? screen.modals.at(-1)?.id : (screen.home?.id ?? undefined);
    return { actionId, blockId, ...(viewId !== undefined && { viewId }) };
  };
  return {
    people,
    screen: (key) => slack.person(key).screen(),
    act: async (key, act) => {
      await perform(slack.person(key), act, exactly);
    },
    options: async (key, { query, ...at }) => {
      const person = slack.person(key);
      return person.suggestions(exactly(person, at), query);
    },
  };
}

async function perform(person: Person, act: Act, exactly: (person: Person, at: At) => What): Promise<void> {
  switch (act.do) {
    case 'open':
      await person.opensChannel(act.channelId);
      return;
    case 'home':
      await person.opensHome();
      return;
    case 'join':
      await person.joins(act.channelId);
      await person.opensChannel(act.channelId);
      return;
    case 'type':
      await person.types(act.text, act.threadTs === undefined ? {} : { thread: act.threadTs });
      return;
    case 'press':
      await person.press(exactly(person, act), act.option === undefined ? {} : { option: act.option });
      return;
    case 'fill':
      await person.fill(exactly(person, act), act.text, { enter: act.enter ?? false });
      return;
    case 'pick':
      await person.picks(
        exactly(person, act),
        mutable(act.choice),
        act.typing === undefined ? {} : { typing: act.typing },
      );
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
    case 'thread': {
      if (act.ts !== null) person.opensThread(act.ts);
      else await person.opensChannel(person.screen().channel?.id ?? '');
    }
  }
}

const mutable = (choice: Choice): string | string[] | null =>
  typeof choice === 'string' || choice === null ? choice : [...choice];
