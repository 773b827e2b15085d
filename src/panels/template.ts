/**
 * Which template fits a posting and stage, with people and forms looked up in Lever: what a draft starts from.
 * A template saved in Slack for exactly this posting wins over the file's; without any there is a plain start.
 * Called through `panels.templateFor`. Reads the directory and our ledger only.
 */
import type { Directory, DirectoryPosting, DirectoryTemplate } from '../directory/directory.ts';
import { type FeedbackTemplateId, type LeverUserId, NO_FEEDBACK, type PostingId, type StageId } from '../lever/ids.ts';
import type { Json, Ledger } from '../store/ledger.ts';
import { type Draft, type DraftSeat, type DraftSession, ownPlaceIn, type PanelRules } from './draft.ts';
import type { FileTemplate, TemplateFile } from './template-file.ts';
import { poolCalled, seatsOf, traineeSeat } from './template-seats.ts';

/** A template after people and forms were looked up in Lever: ready to be put into a draft. */
export interface ReadyTemplate {
  /** Shown to the recruiter; `null` when it is only a plain start. */
  readonly name: string | null;
  readonly source: 'file' | 'saved' | 'plain';
  readonly sessions: readonly DraftSession[];
  readonly rules: PanelRules;
  /** "jo@acme.test is in the pool Backend, but is not an active Lever user." */
  readonly warnings: readonly string[];
}

export interface TemplateWhere {
  readonly postingId: PostingId | null;
  readonly stageId: StageId;
}

type Wires = {
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly templates: () => Promise<TemplateFile | null>;
};

export const plainRules: PanelRules = {
  keepOrder: false,
  gridMinutes: 15,
  minGapMinutes: 0,
  maxGapMinutes: 90,
  bufferMinutes: 0,
  lunch: { fromMinute: 12 * 60, toMinute: 14 * 60, minutes: 45 },
  maxDays: 1,
  noticeHours: 24,
  core: { fromMinute: 9 * 60, toMinute: 18 * 60 },
  location: '',
  video: true,
};

const savedKey = (where: TemplateWhere) => `template:${where.postingId ?? 'none'}:${where.stageId}`;

export async function templateFor(wires: Wires, where: TemplateWhere): Promise<ReadyTemplate> {
  return (await savedTemplate(wires, where)) ?? (await fileTemplate(wires, where)) ?? plainStart(wires, where);
}

/** The names of the templates that everybody shares, in their order. */
export async function templateNames(wires: Pick<Wires, 'templates'>): Promise<readonly string[]> {
  return (await wires.templates())?.templates.map((it) => it.name) ?? [];
}

/** The shared template of this name, or null. */
export async function templateNamed(wires: Wires, name: string): Promise<ReadyTemplate | null> {
  const file = await wires.templates();
  const found = file?.templates.find((it) => it.name === name);
  return file === null || found === undefined ? null : ready(wires, found, file);
}

export async function saveTemplate(wires: Pick<Wires, 'ledger'>, draft: Draft): Promise<string> {
  const { candidate, sessions, rules } = draft;
  const name = `${candidate.postingTitle} · ${candidate.stageName}`;
  await wires.ledger.set(savedKey(candidate), { name, sessions, rules } as unknown as Json);
  return name;
}

async function savedTemplate(wires: Wires, where: TemplateWhere): Promise<ReadyTemplate | null> {
  const entry = await wires.ledger.get(savedKey(where));
  if (entry === null) return null;
  const saved = entry.value as unknown as { name: string; sessions: DraftSession[]; rules: PanelRules };
  const warnings: string[] = [];
  const learns = saved.sessions.some((it) => it.seats.some((seat) => seat.training !== undefined));
  const pools = learns ? ((await wires.templates())?.pools ?? {}) : {};
  const sessions = saved.sessions.map((session) => ({
    ...session,
    formId: knownForm(wires.directory, session.formId, session.title, warnings),
    seats: session.seats
      .flatMap((seat) => {
        // Who learns changes by itself; the seat that was saved is filled with whoever learns now.
        if (seat.training === undefined) return [seat];
        const { pool } = seat.training;
        const now = traineeSeat(wires.directory, pool, poolCalled(pools, pool)?.learning ?? []);
        return now === null ? [] : [now];
      })
      .map((seat) => ({
        ...seat,
        ...(seat.alternates && {
          alternates: seat.alternates.filter((it) => wires.directory.user(it)?.active === true),
        }),
        people: seat.people.filter((it) => {
          const user = wires.directory.user(it.userId);
          if (user?.active === true) return true;
          warnings.push(
            `${user?.name ?? 'Somebody'} in ${session.title} is no longer active in Lever and was left out.`,
          );
          return false;
        }),
      })),
  }));
  return { name: saved.name, source: 'saved', sessions, rules: { ...plainRules, ...saved.rules }, warnings };
}

function knownForm(
  directory: Directory,
  formId: FeedbackTemplateId | null,
  title: string,
  warnings: string[],
): FeedbackTemplateId | null {
  if (formId === null || directory.template(formId) !== undefined) return formId;
  warnings.push(`The form of ${title} no longer exists in Lever.`);
  return null;
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();

/** 0: does not fit. Otherwise the more precisely it is meant for this place, the higher. */
function fit(
  template: FileTemplate,
  posting: DirectoryPosting | undefined,
  stage: { id: string; text: string },
): number {
  const { posting: postings, team: teams, stage: stages } = template.for;
  let score = 1;
  if (postings !== undefined) {
    const names = postings.map(fold);
    if (posting === undefined) return 0;
    if (!names.includes(fold(posting.id)) && !names.includes(fold(posting.title))) return 0;
    score += 4;
  }
  if (teams !== undefined) {
    if (posting?.team === null || posting?.team === undefined || !teams.map(fold).includes(fold(posting.team)))
      return 0;
    score += 2;
  }
  if (stages !== undefined) {
    if (!stages.map(fold).some((it) => it === fold(stage.id) || it === fold(stage.text))) return 0;
    score += 3;
  }
  return score;
}

async function fileTemplate(wires: Wires, where: TemplateWhere): Promise<ReadyTemplate | null> {
  const file = await wires.templates();
  if (file === null) return null;
  const posting = where.postingId === null ? undefined : wires.directory.posting(where.postingId);
  const stage = { id: where.stageId as string, text: wires.directory.stage(where.stageId)?.text ?? '' };
  const best = bestTemplate(file.templates, posting, stage);
  return best === null ? null : ready(wires, best, file);
}

/** The one that is meant most precisely for a place; of equals the first. */
export function bestTemplate(
  templates: readonly FileTemplate[],
  posting: DirectoryPosting | undefined,
  stage: { readonly id: string; readonly text: string },
): FileTemplate | null {
  let best: { readonly template: FileTemplate; readonly score: number } | null = null;
  for (const template of templates) {
    const score = fit(template, posting, stage);
    if (score > (best?.score ?? 0)) best = { template, score };
  }
  return best?.template ?? null;
}

function ready(wires: Wires, template: FileTemplate, file: TemplateFile): ReadyTemplate {
  const warnings: string[] = [];
  const sessions = template.sessions.map(
    (session, index): DraftSession => ({
      id: `s${index + 1}`,
      title: session.title,
      minutes: session.minutes,
      formId: session.form === null ? null : formNamed(wires.directory, session.form, session.title, warnings),
      seats: session.seats.flatMap((seat) => seatsOf(wires.directory, seat, file, session.title, warnings)),
      ...ownPlaceIn(template, { location: session.place ?? template.location, video: session.video ?? template.video }),
    }),
  );
  return {
    name: template.name,
    source: 'file',
    sessions,
    rules: {
      keepOrder: template.order,
      gridMinutes: template.grid,
      minGapMinutes: template.breaks.min,
      maxGapMinutes: template.breaks.max,
      bufferMinutes: template.buffer,
      lunch: template.lunch === false ? null : { ...template.lunch, minutes: template.lunchMinutes },
      maxDays: template.days,
      noticeHours: template.noticeHours,
      core: template.hours,
      location: template.location,
      video: template.video,
    },
    warnings: [...new Set(warnings)],
  };
}

function formNamed(directory: Directory, form: string, title: string, warnings: string[]): FeedbackTemplateId | null {
  const hit =
    directory.template(form) ?? directory.templates().find((it: DirectoryTemplate) => fold(it.text) === fold(form));
  if (hit !== undefined) return hit.id === NO_FEEDBACK ? null : hit.id;
  warnings.push(`Lever has no active form "${form}", so ${title} has none. Choose one.`);
  return null;
}

/** No template: a talk with the hiring manager and one open session, for the recruiter to fill. */
function plainStart(wires: Wires, where: TemplateWhere): ReadyTemplate {
  const posting = where.postingId === null ? undefined : wires.directory.posting(where.postingId);
  const manager = posting?.hiringManager === null ? undefined : wires.directory.user(posting?.hiringManager ?? '');
  const seat = (people: readonly LeverUserId[]): DraftSeat => ({
    role: 'Interviewer',
    people: people.map((userId) => ({ userId, rank: 0 })),
    count: 1,
    optional: false,
  });
  const form = usualForms(wires.directory, posting)[0] ?? null;
  const sessions: DraftSession[] = [
    { id: 's1', title: 'Interview', minutes: 45, seats: [seat([])], formId: form },
    ...(manager?.active
      ? [{ id: 's2', title: 'Hiring manager interview', minutes: 45, seats: [seat([manager.id])], formId: form }]
      : []),
  ];
  return { name: null, source: 'plain', sessions, rules: plainRules, warnings: [] };
}

/** Forms whose name mentions the posting or its team. */
export function usualForms(directory: Directory, posting: DirectoryPosting | undefined): FeedbackTemplateId[] {
  if (posting === undefined) return [];
  const wanted = [posting.title, posting.team ?? ''].map(fold).filter((it) => it !== '');
  return directory
    .templates()
    .filter((it) => it.id !== NO_FEEDBACK && wanted.some((word) => fold(it.text).includes(word)))
    .map((it) => it.id);
}

/** Every form to choose from: those this panel uses, those named after the posting, then the rest by name. */
export function formsFor(directory: Directory, draft: Draft): readonly DirectoryTemplate[] {
  const posting = draft.candidate.postingId === null ? undefined : directory.posting(draft.candidate.postingId);
  const first = [...draft.sessions.map((it) => it.formId), ...usualForms(directory, posting)];
  const rank = (it: DirectoryTemplate) => {
    const index = first.indexOf(it.id);
    return index < 0 ? first.length : index;
  };
  return directory
    .templates()
    .filter((it) => it.id !== NO_FEEDBACK)
    .toSorted((a, b) => rank(a) - rank(b) || a.text.localeCompare(b.text));
}
