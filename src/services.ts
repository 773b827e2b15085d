/**
 * What handlers may use. `Reads` is what a typed command, a webhook or a job gets; `Services` is what a press gets.
 * The difference is a type: a command that tries to write does not compile.
 */
import type { Message } from './blocks/kit.ts';
import type { CalendarNotices } from './calendars/notices.ts';
import type { CalendarProvider } from './calendars/provider.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './directory/connection.ts';
import type { Directory } from './directory/directory.ts';
import type { CalendarConsents } from './interviewers/consents.ts';
import type { CalendarFeeds } from './interviewers/feeds.ts';
import type { Interviewers } from './interviewers/interviewers.ts';
import type { Lever } from './lever/client.ts';
import type { Log } from './log.ts';
import type { PanelChanges } from './panels/change.ts';
import type { PanelHolds } from './panels/hold.ts';
import type { InterviewDays } from './panels/interview-day.ts';
import type { Panels } from './panels/panels.ts';
import type { PanelWatch } from './panels/watch.ts';
import type { PanelWaves } from './panels/wave.ts';
import type { People, SlackChannelId, SlackUserId } from './people.ts';
import type { Ledger } from './store/ledger.ts';

/** The reading half of each Lever resource. */
type ReadMethods = 'list' | 'retrieve' | 'download' | 'listDeleted' | 'retrievePipeline' | 'retrieveApplyForm';
export type LeverReads = { readonly [R in keyof Lever]: Pick<Lever[R], Extract<keyof Lever[R], ReadMethods>> };

export interface Reads {
  /** The bot's own version. */
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly lever: LeverReads;
  readonly calendars: Pick<CalendarProvider, 'name' | 'label' | 'freeBusy' | 'find' | 'check'>;
  /** Who tells us of changes in calendars. */
  readonly notices: Pick<CalendarNotices, 'heard' | 'keep' | 'state'>;
  /** Our own memory: drafts, plans, preferences. Remembering is not writing. */
  readonly ledger: Ledger;
  readonly directory: Directory;
  /** Which Lever account we are on, and how well. */
  readonly connection: Pick<Connection, 'state' | 'check'>;
  readonly people: People;
  /** Settings, load, pools and training; kept by us, and changed by presses only. */
  readonly interviewers: Pick<
    Interviewers,
    | 'habits'
    | 'person'
    | 'defaults'
    | 'load'
    | 'catalog'
    | 'pool'
    | 'membersOf'
    | 'trainees'
    | 'trainingOf'
    | 'mayDecide'
    | 'settleTraining'
  >;
  /** Secret addresses stay inside: only whether there is one, and from which host. */
  readonly feeds: Pick<CalendarFeeds, 'state'>;
  /** People's own consent. A browser's way to it and back is proved by itself; yes, no and taking it back are presses. */
  readonly consents: Pick<CalendarConsents, 'offered' | 'secure' | 'of' | 'counts' | 'links' | 'begin' | 'finish'>;
  readonly panels: Pick<
    Panels,
    | 'permit'
    | 'mailFor'
    | 'forms'
    | 'templateFor'
    | 'start'
    | 'draft'
    | 'saveDraft'
    | 'propose'
    | 'alternatives'
    | 'preview'
    | 'limits'
    | 'today'
    | 'sittings'
    | 'readInterviews'
    | 'ofCandidate'
    | 'unfinished'
    | 'booking'
  > & {
    readonly changes: Omit<PanelChanges, 'apply' | 'finish' | 'undo' | 'settle' | 'repair'>;
    readonly watch: Pick<PanelWatch, 'look' | 'people'>;
    /** `tend` cancels events of ours that have run out; it writes nothing to Lever. */
    readonly holds: Omit<PanelHolds, 'hold' | 'confirm' | 'release' | 'extend' | 'replace' | 'putBack'>;
    readonly waves: Pick<PanelWaves, 'current' | 'mine' | 'look'>;
    readonly days: InterviewDays;
  };
}

export interface Services
  extends Omit<Reads, 'feeds' | 'consents' | 'lever' | 'calendars' | 'panels' | 'connection' | 'interviewers'> {
  readonly interviewers: Interviewers;
  readonly feeds: CalendarFeeds;
  readonly consents: CalendarConsents;
  readonly connection: Connection;
  readonly lever: Lever;
  readonly calendars: CalendarProvider;
  readonly panels: Panels;
  readonly tell: Tell;
  readonly audit: Audit;
}

/** A message to somebody who did not ask: a duty in a DM, news in a channel. */
export interface Notice {
  readonly to: { readonly user: SlackUserId } | { readonly channel: SlackChannelId };
  readonly message: Message;
  /** At most one message is ever sent for one key: Slack has no idempotency key, so the ledger remembers. */
  readonly once: string;
  /** Key of an earlier notice that this one edits in place; posted anew when that is gone. */
  readonly edits?: string;
  /** Key of an earlier notice to answer in the thread of. */
  readonly under?: string;
  /** Names nobody, so that a channel shared with another company may have it. Anything else is refused there. */
  readonly nameless?: boolean;
  /** About a confidential candidate: never for a channel, only for one person. */
  readonly confidential?: boolean;
}

export type Told =
  | { readonly sent: true; readonly channel: string; readonly ts: string; readonly repeated: boolean }
  /** `unclear`: the answer was lost, so it may be there; it is not sent again by itself. */
  | { readonly sent: false; readonly reason: 'unclear' | 'refused'; readonly sentence: string };

export type Tell = (notice: Notice) => Promise<Told>;

/** One line of the audit log: who did what to which thing, and how it ended. No content. */
export interface AuditLine {
  readonly actor: { readonly slackId: string; readonly leverUserId: string | null };
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly opportunityId?: string;
  readonly result: 'done' | 'refused' | 'failed' | 'unclear';
  readonly detail?: string;
}
export type Audit = (line: AuditLine) => Promise<void>;
