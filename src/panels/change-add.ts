/**
 * A session that comes to a panel that stands: which ones the plan or the template still has, and the change's plan with one
 * of them in it. Everything that stands already stays where it is. Reads only.
 */
import type { BookedSession } from './booking.ts';
import type { ChangePlan } from './change.ts';
import { sameTitle, sourceOf } from './change-plan.ts';
import type { DraftSession } from './draft.ts';
import type { PanelDeps } from './ports.ts';

/** Sessions of the panel's plan, and of its template, that the panel does not have. */
export async function addableTo(
  wires: Pick<PanelDeps, 'ledger' | 'directory' | 'templates'>,
  plan: ChangePlan,
): Promise<readonly DraftSession[]> {
  const [own, template] = await Promise.all([sourceOf(wires, plan), sourceOf(wires, { now: plan.now, booked: null })]);
  const found: DraftSession[] = [];
  for (const it of [...own.sessions, ...template.sessions]) {
    const known = [...plan.now.sessions, ...found].some((one) => sameTitle(one.title, it.title));
    if (!known && it.title.trim() !== '') found.push(it);
  }
  return found;
}

/** The plan with this session in it, not yet searched for. */
export function withAdded(
  plan: ChangePlan,
  session: Omit<DraftSession, 'id'>,
  words: Pick<BookedSession, 'formName' | 'location' | 'video'>,
): ChangePlan {
  const id = plan.adding?.id ?? newId(plan);
  const { title, minutes, formId } = session;
  const staying = plan.draft.sessions.filter((it) => it.id !== id);
  return {
    ...plan,
    sessions: [id],
    adding: { id, title, minutes, formId, ...words },
    draft: { ...plan.draft, sessions: [...staying, { ...session, id }], search: null },
    target: null,
  };
}

/** Never one that the panel has, or had: calendars and interviews are found by it. */
function newId(plan: ChangePlan): string {
  const taken = [...plan.now.sessions, ...(plan.booked?.sessions ?? [])].map((it) => it.id);
  const known = Object.keys(plan.booked?.steps.panel?.interviews ?? {});
  const numbers = [...taken, ...known].map((it) => Number(/^s(\d+)$/.exec(it)?.[1] ?? 0));
  return `s${Math.max(0, ...numbers) + 1}`;
}
