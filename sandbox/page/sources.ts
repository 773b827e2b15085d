/**
 * What the page is shown and what it may do, as one interface: `sandbox/main.ts` wires it to the emulators, the page's
 * tests to a fake. Everything is plain data. Nothing here knows how any of it is kept.
 */
import type { MovableClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Json, Screen } from '../slack/screen.ts';
import type { Wire } from '../wire.ts';

/** Somebody the visitor can be. */
export interface PagePerson {
  readonly key: string;
  readonly name: string;
  /** Job title and role in Lever, as the switcher shows them: "Recruiter · Team Member". */
  readonly about: string;
}

/** Where an element stands: in a message (with its channel), in the front modal, on Home. */
export type Where =
  | { readonly in: 'message'; readonly channelId: string; readonly ts: string }
  | { readonly in: 'modal' }
  | { readonly in: 'home' };

/** An element: where it stands and its ids. */
export interface At {
  readonly where: Where;
  readonly blockId: string;
  readonly actionId: string;
}

/** One thing a person does. */
export type Act =
  | { readonly do: 'open'; readonly channelId: string }
  | { readonly do: 'home' }
  | { readonly do: 'join'; readonly channelId: string }
  /** A message, or a slash command when it starts with `/`; into the open conversation, or a thread. */
  | { readonly do: 'type'; readonly text: string; readonly threadTs?: string | undefined }
  /** A button, or one entry of a ⋯ menu by its value. A dialog was already said yes to. */
  | ({ readonly do: 'press'; readonly option?: string | undefined } & At)
  /** Types into a field. `enter`: the person pressed Enter in it. */
  | ({ readonly do: 'fill'; readonly text: string; readonly enter?: boolean | undefined } & At)
  /**
   * Picks by option value (user or channel id, `YYYY-MM-DD`, `HH:mm`); a list where several can be chosen, null clears.
   * `typing`: what stood in a typeahead when it was picked. Outside a form the app is told at once, as in Slack.
   */
  | ({ readonly do: 'pick'; readonly choice: Choice; readonly typing?: string | undefined } & At)
  /** Attaches a file to a file field; its bytes as base64. */
  | ({ readonly do: 'attach'; readonly name: string; readonly base64: string } & At)
  | { readonly do: 'submit' }
  | { readonly do: 'back' }
  /** The cross: the whole stack. */
  | { readonly do: 'close' }
  | { readonly do: 'shortcut'; readonly callbackId: string; readonly ts?: string | undefined }
  | { readonly do: 'react'; readonly ts: string; readonly name: string }
  /** Opens the thread of a message; `null` closes it. */
  | { readonly do: 'thread'; readonly ts: string | null };

export type Choice = string | readonly string[] | null;

export interface PageSlack {
  people(): readonly PagePerson[];
  /** @throws Error when nobody has this key. */
  screen(person: string): Screen;
  /** Resolves when the app has acknowledged; what went wrong is on the screen as a notice. */
  act(person: string, act: Act): Promise<void>;
  /** The choices of an external menu while the person types. */
  options(person: string, ask: At & { readonly query: string }): Promise<readonly Json[]>;
}

export interface LeverViewInterview {
  readonly id: string;
  readonly subject: string;
  /** Epoch ms. */
  readonly at: number;
  readonly minutes: number;
  readonly interviewers: readonly string[];
  /** Name of the feedback form; `null`: none. */
  readonly form: string | null;
  readonly location: string;
  readonly canceled: boolean;
}

export interface LeverViewPanel {
  readonly id: string;
  /** Whether the API may change it; Lever's own scheduler owns the others. */
  readonly externallyManaged: boolean;
  /** Who Lever says made it (`perform_as`). */
  readonly author: string;
  /** IANA. */
  readonly zone: string;
  readonly note: string;
  readonly interviews: readonly LeverViewInterview[];
}

export interface LeverViewCandidate {
  readonly opportunityId: string;
  readonly name: string;
  readonly headline: string;
  readonly posting: string;
  readonly stage: string;
  readonly owner: string;
  readonly confidential: boolean;
  /** Archive reason; `null`: active. */
  readonly archived: string | null;
  readonly tags: readonly string[];
  readonly panels: readonly LeverViewPanel[];
  readonly notes: readonly {
    readonly id: string;
    readonly author: string;
    readonly at: number;
    readonly text: string;
  }[];
}

export interface LeverView {
  readonly account: string;
  /** How many there are, and how many of them the search found; `candidates` lists the first of these. */
  readonly total: number;
  readonly found: number;
  /** Most recently changed first; the first is shown open. */
  readonly candidates: readonly LeverViewCandidate[];
}

export interface DayEvent {
  readonly id: string;
  readonly title: string;
  /** Epoch ms. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'busy' | 'tentative' | 'out-of-office' | 'free' | 'ours';
  readonly allDay: boolean;
  /** One of a series. What is done to it is done to this one alone. */
  readonly repeats: boolean;
  /** In whose name it is moved and deleted. */
  readonly organizer: string;
  /** Who can answer the invitation, as far as this calendar knows. */
  readonly guests: readonly DayGuest[];
}

export interface DayGuest {
  readonly address: string;
  readonly name: string;
  readonly answer: 'accepted' | 'declined' | 'tentative' | 'unanswered';
}

/** What somebody does to an event in their vendor's own screen. */
export type CalendarDeed =
  | { readonly do: 'answer'; readonly guest: string; readonly answer: 'accepted' | 'declined' | 'tentative' }
  /** `start`: epoch ms; the length stays. */
  | { readonly do: 'move'; readonly start: number }
  | { readonly do: 'delete' };

/** An event as it is shown in somebody's column. */
export interface CalendarPlace {
  readonly person: string;
  readonly event: string;
  /** Epoch ms at which it is shown to begin: which one of a series is meant. */
  readonly start: number;
}

/** What a recruiter does to an interview in Lever's own screen. `at`: epoch ms. */
export type LeverDeed = { readonly do: 'move'; readonly at: number } | { readonly do: 'delete' };

export interface DayPerson {
  readonly key: string;
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly address: string;
  readonly readable: boolean;
  readonly room: boolean;
  /** Everything that touches the day; the bot's own events are `ours`. */
  readonly events: readonly DayEvent[];
}

/** What the Day tab asks for. */
export interface DayAsk {
  /** `YYYY-MM-DD`; `null`: the day of the newest panel, else today. */
  readonly day: string | null;
  /** IANA; the day is this zone's. */
  readonly zone: string;
  /** Whose days; empty: the interviewers of the newest panel. */
  readonly people: readonly string[];
}

export interface DayView {
  readonly day: string;
  readonly people: readonly DayPerson[];
  /** Everybody who has a calendar, to add a column. */
  readonly everybody: readonly { readonly key: string; readonly name: string }[];
}

export interface PageSources {
  readonly slack: PageSlack;
  readonly clock: MovableClock;
  readonly wire: Wire;
  /** Trouble for Lever; the page injects and clears here. */
  readonly leverFaults: Faults;
  readonly calendars: {
    /** By person key; unreadable calendars refuse every read. */
    setReadable(person: string, readable: boolean): void;
    /** @throws Error in words for the visitor when the event is not there any more, or the guest is none of its guests. */
    change(place: CalendarPlace, deed: CalendarDeed): void;
  };
  readonly lever: {
    /** @throws Error in words for the visitor when there is no such interview. */
    change(interview: string, deed: LeverDeed): void;
  };
  /** @param search part of a name, job or stage; empty: all */
  leverView(search: string): LeverView;
  calendarDay(ask: DayAsk): DayView;
  /** After the clock was moved: whatever is due then runs. May take as long as the bot takes. */
  moved(): Promise<void>;
  /** Everything back to the seed, the clock too. */
  reset(): Promise<void>;
}
