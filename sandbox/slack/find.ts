/**
 * Finds what a person means on their screen: a button by its text or action id, a field by its label. When it is not
 * there, the error says what is. Pure over the screen; used by the driver.
 */
import type { Control, Screen, ScreenMessage } from './screen.ts';

/** A text (exact first, then part of it), a pattern, or exact ids as the page knows them. */
export type What =
  | string
  | RegExp
  | { readonly actionId: string; readonly blockId?: string; readonly ts?: string; readonly viewId?: string };

export interface Where {
  /** Which of several that fit, from 0. */
  readonly nth?: number;
  /** Words near it: its own block, or the blocks above a row of buttons; failing that, its message or view. */
  readonly in?: string | RegExp;
}

/** A surface on the screen with its controls, front first. */
export interface Area {
  readonly name: string;
  readonly on: { readonly viewId: string } | { readonly channelId: string; readonly ts: string };
  readonly text: string;
  readonly controls: readonly Control[];
  /** Buttons of the frame: a modal's close and submit. */
  readonly frame?: readonly string[];
}

export interface Found {
  readonly area: Area;
  readonly control: Control;
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();

export function textFits(text: string, wanted: string | RegExp): boolean {
  if (typeof wanted === 'string') return plain(text).includes(plain(wanted));
  return matches(wanted, text) || matches(wanted, text.replaceAll(/\s+/g, ' '));
}

/** Global and sticky patterns keep a position between calls: never here. */
function matches(pattern: RegExp, text: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, '')).test(text);
}

/** Where to look: the modal in front hides everything else; then Home; then messages, latest first, the thread first. */
export function areasOf(screen: Screen): readonly Area[] {
  const modal = screen.modals.at(-1);
  if (modal) {
    const { id, title, text, controls, close, submit } = modal;
    const frame = submit === null ? [close] : [close, submit];
    return [{ name: `the modal "${title}"`, on: { viewId: id }, text, controls, frame }];
  }
  if (screen.place === 'home') {
    const { home } = screen;
    if (!home || home.id === null) return [];
    return [{ name: 'the Home tab', on: { viewId: home.id }, text: home.text, controls: home.controls }];
  }
  const area = (message: ScreenMessage): Area => ({
    name: `a message of ${message.author}`,
    on: { channelId: message.channelId, ts: message.ts },
    text: message.text,
    controls: message.controls,
  });
  const thread = (screen.thread?.messages ?? []).map(area).reverse();
  const channel = (screen.channel?.messages ?? []).map(area).reverse();
  return [...thread, ...channel];
}

/** Whether `what` is the submit or close button of the modal in front, and no button inside it. */
export function frameButton(screen: Screen, what: What): 'submit' | 'close' | null {
  const modal = screen.modals.at(-1);
  if (!modal || (typeof what === 'object' && !(what instanceof RegExp))) return null;
  const named = (label: string): boolean =>
    typeof what === 'string' ? plain(label) === plain(what) : matches(what, label);
  if (modal.controls.some((it) => named(it.label) || it.actionId === what)) return null;
  if (modal.submit !== null && named(modal.submit)) return 'submit';
  return named(modal.close) ? 'close' : null;
}

function ranks(control: Control, what: Exclude<What, { actionId: string }>): number {
  if (typeof what !== 'string') return matches(what, control.label) || matches(what, control.actionId) ? 0 : -1;
  const wanted = plain(what);
  const names = [control.label, control.placeholder].map(plain);
  if (names[0] === wanted || control.actionId === what) return 0;
  if (names[1] === wanted || control.blockId === what) return 1;
  if (names.some((it) => it !== '' && it.startsWith(wanted))) return 2;
  if (names.some((it) => it.includes(wanted))) return 3;
  // Words above a menu name it; words above a button do not name the button.
  return control.type !== 'button' && plain(control.context).includes(wanted) ? 4 : -1;
}

function inArea(area: Area, what: What, accepts: (control: Control) => boolean): readonly Control[] {
  const able = area.controls.filter(accepts);
  if (typeof what === 'object' && !(what instanceof RegExp)) {
    if (what.ts !== undefined && !('ts' in area.on && area.on.ts === what.ts)) return [];
    if (what.viewId !== undefined && !('viewId' in area.on && area.on.viewId === what.viewId)) return [];
    return able.filter(
      (it) => it.actionId === what.actionId && (what.blockId === undefined || it.blockId === what.blockId),
    );
  }
  const ranked = able.map((control) => ({ control, rank: ranks(control, what) })).filter((it) => it.rank >= 0);
  const best = Math.min(...ranked.map((it) => it.rank));
  return ranked.filter((it) => it.rank === best).map((it) => it.control);
}

function narrowed(area: Area, controls: readonly Control[], words: string | RegExp): readonly Control[] {
  const near = controls.filter((it) => textFits(it.context, words) || textFits(it.label, words));
  if (near.length > 0) return near;
  return textFits(area.text, words) ? controls : [];
}

export function describe(what: What): string {
  if (typeof what === 'string') return `"${what}"`;
  return what instanceof RegExp ? String(what) : `action ${what.actionId}`;
}

/** The control a person means; `kind` is the word for it in the error. */
export function findControl(
  screen: Screen,
  what: What,
  where: Where,
  kind: string,
  accepts: (control: Control) => boolean,
): Found {
  const areas = areasOf(screen);
  // A close name in the latest message must not win over the exact name in an older one.
  const exact = (control: Control): boolean =>
    typeof what === 'string' && (plain(control.label) === plain(what) || control.actionId === what);
  const all = areas.flatMap((area) => {
    const fitting = inArea(area, what, accepts);
    const chosen = where.in === undefined ? fitting : narrowed(area, fitting, where.in);
    return chosen.map((control): Found => ({ area, control }));
  });
  const sharp = all.some((it) => exact(it.control)) ? all.filter((it) => exact(it.control)) : all;
  const found = sharp[where.nth ?? 0];
  if (found) return found;
  const which = where.nth === undefined ? '' : ` number ${where.nth}`;
  const near = where.in === undefined ? '' : ` near ${describe(where.in)}`;
  throw new Error(
    `${screen.person.name} sees no ${kind}${which} ${describe(what)}${near}. ${inventory(areas, accepts, kind)}${elsewhere(screen)}`,
  );
}

function inventory(areas: readonly Area[], accepts: (control: Control) => boolean, kind: string): string {
  if (areas.length === 0) return 'Nothing is on the screen that could be used.';
  const there = areas.flatMap((area) => {
    const frame = kind === 'button' ? (area.frame ?? []) : [];
    const labels = [...new Set([...area.controls.filter(accepts).map((it) => it.label), ...frame])].map(
      (it) => `"${it}"`,
    );
    return labels.length === 0 ? [] : [`${area.name} has ${labels.join(', ')}`];
  });
  if (there.length > 0) return `There is: ${there.slice(0, 5).join('; ')}.`;
  const words = areas[0]?.text.slice(0, 300) ?? '';
  return `There is no ${kind} at all; ${areas[0]?.name ?? 'the front'} reads: ${words}`;
}

function elsewhere(screen: Screen): string {
  const unread = screen.channels.filter((it) => it.unread > 0 && !it.current);
  const notices = screen.notices.map((it) => it.text);
  return [
    unread.length === 0 ? '' : ` Unread elsewhere: ${unread.map((it) => it.name).join(', ')}.`,
    notices.length === 0 ? '' : ` Slack says: ${notices.join(' / ')}.`,
  ].join('');
}
