/** The Lever tab over the emulated Lever: what it shows, and what a recruiter does there. Used by `page-sources.ts`. */
import type { LeverDeed, LeverView, LeverViewCandidate } from './page/sources.ts';
import type { World } from './world.ts';

/** How many candidates the Lever tab lists. */
const CANDIDATES = 12;

/** Opportunities by what happened last in Lever: panels first, then notes, then stage moves. */
export function leverView(world: World, search: string): LeverView {
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

/** In Lever's own screen, which may change every interview, whoever made it. */
export function changeInterview(world: World, id: string, deed: LeverDeed): void {
  const interview = world.lever.state.interviews.get(id);
  if (!interview || interview.canceledAt !== null) throw new Error('This interview is not in Lever any more.');
  if (deed.do === 'delete') world.lever.ui.deleteInterview(id);
  else world.lever.ui.changeInterview(id, { date: deed.at });
}
