/**
 * Where somebody asked, and what can still be answered there. `commands.ts` and `actions.ts` make one for each request;
 * `reply.ts` uses it up: a trigger, an acknowledgement, a `response_url` are good for one use each.
 */
import type { ModalView } from '@slack/types';
import type { StateValues } from '../blocks/calls.ts';
import type { Message } from '../blocks/kit.ts';
import type { Again, Place } from '../commands/define.ts';

/** A view as Slack sends it: what is needed to show it again. */
export interface ShownView extends ModalView {
  readonly id: string;
  readonly hash?: string;
  readonly root_view_id?: string | null;
  readonly state?: { readonly values?: StateValues };
}

export type AckBody = Readonly<Record<string, unknown>> | undefined;

export interface Origin {
  readonly on: 'command' | 'message' | 'modal' | 'home' | 'shortcut';
  readonly teamId: string;
  readonly enterpriseId: string | null;
  readonly userId: string;
  readonly place: Place;
  /** Dies in three seconds and after one use. */
  trigger: string | null;
  respondUrl: string | null;
  /** A typed command's acknowledgement, while it can still carry the answer itself. */
  reply: ((message: Message) => Promise<void>) | null;
  /** The submission's acknowledgement, until it was given. */
  answer: ((body?: AckBody) => Promise<void>) | null;
  /** The modal that replies go into. */
  viewId: string | null;
  /** The form that was submitted or pressed in, to show it again after a failure. */
  readonly form: ShownView | null;
  /** Only the person who pressed sees the message that was pressed on: a private answer may take its place. */
  readonly ephemeral: boolean;
  /** The pressed message shows "working" now and must be put right. */
  replaced: boolean;
  /** The press that can be offered again when it failed. */
  readonly again: Again | null;
  /** What the modal shows since its submission was acknowledged; a second click on Submit gets the same. */
  latest?: ModalView;
}

/** Where conversations in modals began. In memory: after a restart, replies go to the person's own conversation. */
export interface Places {
  set(rootViewId: string, it: { readonly place: Place; readonly respondUrl: string | null }): void;
  get(rootViewId: string): { readonly place: Place; readonly respondUrl: string | null } | undefined;
}

const MOST_PLACES = 2_000;

export function createPlaces(): Places {
  const known = new Map<string, { place: Place; respondUrl: string | null }>();
  return {
    set: (root, it) => {
      known.delete(root);
      known.set(root, it);
      const oldest = known.size > MOST_PLACES ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
    get: (root) => known.get(root),
  };
}
