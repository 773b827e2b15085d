/**
 * A recruiter clicking in Lever itself: the same deeds as the API's, without its guards, ringing the same webhooks.
 * People, stages, reasons, postings and forms may be named by id or by their words.
 */
import type { AccountWorld, WebhookEvent } from './account-world.ts';
import type { NewContact, NewOpportunity } from './deeds/candidates.ts';
import {
  addTo,
  archive,
  createOpportunity,
  deleteOpportunity,
  moveStage,
  removeFrom,
  restore,
  updateContact,
} from './deeds/candidates.ts';
import { createNote, replyToNote } from './deeds/notes.ts';
import { cancelPanel, clearInterview, createPanel, readInterview, readPanel, setInterview } from './deeds/panels.ts';
import { touch } from './deeds/touch.ts';
import type { Deliveries } from './deliveries.ts';
import { opportunityNamed, postingNamed, reasonNamed, stageNamed, templateNamed, userNamed } from './find.ts';
import type {
  FeedbackRecord,
  InterviewRecord,
  Json,
  NoteRecord,
  OpportunityRecord,
  PanelRecord,
  PostingRecord,
  UserRecord,
  WebhookRecord,
} from './records.ts';
import { found } from './state.ts';
import { fileFeedback, type UiFeedback } from './ui-feedback.ts';

export interface UiInterview {
  readonly subject?: string;
  /** Users by id, name or e-mail. */
  readonly interviewers: readonly string[];
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
  readonly location?: string;
  readonly note?: string;
  readonly form?: string;
}

export class LeverUi {
  readonly #world: AccountWorld;
  readonly #deliveries: Deliveries;

  constructor(world: AccountWorld, deliveries: Deliveries) {
    this.#world = world;
    this.#deliveries = deliveries;
  }

  #opportunity = (nameOrId: string): OpportunityRecord => opportunityNamed(this.#world.state, nameOrId);
  #interview = (id: string): InterviewRecord => found(this.#world.state.interviews, 'interviews', id);
  #user = (words: string): UserRecord => userNamed(this.#world.state, words);
  #byOrOwner = (by: string | undefined, opportunity: OpportunityRecord): string =>
    by === undefined ? (opportunity.owner ?? [...this.#world.state.users.keys()][0] ?? '') : this.#user(by).id;

  archive(
    opportunity: string,
    reason: string,
    options: { readonly cleanInterviews?: boolean } = {},
  ): OpportunityRecord {
    const record = this.#opportunity(opportunity);
    archive(this.#world, record, { reason: reasonNamed(this.#world.state, reason).id, ...options });
    return record;
  }

  restore(opportunity: string): OpportunityRecord {
    const record = this.#opportunity(opportunity);
    restore(this.#world, record);
    return record;
  }

  moveStage(opportunity: string, stage: string, by?: string): OpportunityRecord {
    const record = this.#opportunity(opportunity);
    moveStage(this.#world, record, stageNamed(this.#world.state, stage).id, this.#byOrOwner(by, record));
    return record;
  }

  snooze(opportunity: string, until: number | null): void {
    const record = this.#opportunity(opportunity);
    record.snoozedUntil = until;
    touch(this.#world, record);
  }

  setOwner(opportunity: string, owner: string): void {
    const record = this.#opportunity(opportunity);
    record.owner = this.#user(owner).id;
    touch(this.#world, record);
  }

  addTags(opportunity: string, ...tags: string[]): void {
    const record = this.#opportunity(opportunity);
    addTo(record.tags, tags);
    touch(this.#world, record);
  }

  removeTags(opportunity: string, ...tags: string[]): void {
    const record = this.#opportunity(opportunity);
    removeFrom(record.tags, tags);
    touch(this.#world, record);
  }

  /** Deleted in the account's settings: gone from every opportunity. */
  deleteTag(tag: string): void {
    for (const record of this.#world.state.opportunities.values()) removeFrom(record.tags, [tag]);
  }

  createOpportunity(
    order: Omit<NewOpportunity, 'posting'> & { readonly posting?: string },
    by?: string,
  ): OpportunityRecord {
    const { state } = this.#world;
    const { posting, stage, ...rest } = order;
    return createOpportunity(
      this.#world,
      {
        ...rest,
        ...(posting === undefined ? {} : { posting: postingNamed(state, posting).id }),
        ...(stage === undefined ? {} : { stage: stageNamed(state, stage).id }),
      },
      by === undefined ? null : this.#user(by).id,
    ).opportunity;
  }

  deleteOpportunity(opportunity: string, by?: string): void {
    deleteOpportunity(this.#world, this.#opportunity(opportunity), by === undefined ? null : this.#user(by).id);
  }

  updateContact(opportunity: string, change: NewContact): void {
    updateContact(this.#world, this.#world.state.contactOf(this.#opportunity(opportunity)), change);
  }

  addNote(
    opportunity: string,
    value: string,
    options: { readonly by?: string; readonly secret?: boolean } = {},
  ): NoteRecord {
    const record = this.#opportunity(opportunity);
    const by = this.#byOrOwner(options.by, record);
    const order = { value, by, score: null, createdAt: this.#world.now(), secret: options.secret ?? false };
    return createNote(this.#world, record, { ...order, viaApi: false });
  }

  reply(noteId: string, value: string, by?: string): NoteRecord {
    const note = found(this.#world.state.notes, 'notes', noteId);
    const record = this.#world.state.opportunity(note.opportunityId);
    replyToNote(note, record, { value, by: this.#byOrOwner(by, record), score: null, createdAt: this.#world.now() });
    return note;
  }

  /** In Lever's own scheduler: `externallyManaged` is false, so the API may only read it. */
  createPanel(
    opportunity: string,
    panel: {
      readonly timezone?: string;
      readonly note?: string;
      readonly by?: string;
      readonly interviews: readonly UiInterview[];
    },
  ): PanelRecord {
    const record = this.#opportunity(opportunity);
    const body = {
      timezone: panel.timezone ?? 'America/New_York',
      ...(panel.note === undefined ? {} : { note: panel.note }),
      interviews: panel.interviews.map((it) => this.#body(it)),
    };
    return createPanel(this.#world, record, readPanel(this.#world, record, body, null), {
      by: this.#byOrOwner(panel.by, record),
      externallyManaged: false,
    });
  }

  #body({ form, interviewers, ...rest }: UiInterview): Json {
    return {
      ...rest,
      interviewers: interviewers.map((it) => ({ id: this.#user(it).id })),
      ...(form === undefined ? {} : { feedbackTemplate: templateNamed(this.#world.state, form).id }),
    };
  }

  /** Moves it, gives it to others, renames it; what is not named stays. */
  changeInterview(interviewId: string, change: Partial<UiInterview>): InterviewRecord {
    const interview = this.#interview(interviewId);
    const { form, interviewers, ...rest } = change;
    const body: Json = {
      subject: interview.subject,
      note: interview.note,
      interviewers: interview.interviewers.map(({ id, feedbackTemplate }) => ({ id, feedbackTemplate })),
      date: interview.date,
      duration: interview.duration,
      location: interview.location,
      feedbackTemplate: interview.feedbackTemplate,
      feedbackReminder: interview.feedbackReminder,
      ...rest,
      ...(interviewers === undefined ? {} : { interviewers: interviewers.map((it) => ({ id: this.#user(it).id })) }),
      ...(form === undefined ? {} : { feedbackTemplate: templateNamed(this.#world.state, form).id }),
    };
    setInterview(this.#world, interview, readInterview(this.#world, body, true, [interview]));
    touch(this.#world, this.#world.state.opportunity(interview.opportunityId));
    return interview;
  }

  deleteInterview(interviewId: string): void {
    const interview = this.#interview(interviewId);
    clearInterview(this.#world, interview);
    touch(this.#world, this.#world.state.opportunity(interview.opportunityId));
  }

  cancelPanel(panelId: string): void {
    cancelPanel(this.#world, found(this.#world.state.panels, 'panels', panelId));
  }

  /** An interviewer's answer to Lever's own invitation: `accepted`, `declined`, `tentative`, `needsAction`. */
  respond(interviewId: string, user: string, responseStatus: string): void {
    const { id } = this.#user(user);
    const seat = this.#interview(interviewId).interviewers.find((it) => it.id === id);
    if (seat === undefined) throw new Error(`${user} is not an interviewer of ${interviewId}`);
    seat.responseStatus = responseStatus;
  }

  /** Required fields without an answer are filled with something plausible, so one call files a whole form. */
  submitFeedback(order: UiFeedback): FeedbackRecord {
    return fileFeedback(this.#world, order, true);
  }

  /** Opened, perhaps partly filled, not submitted. */
  draftFeedback(order: UiFeedback): FeedbackRecord {
    return fileFeedback(this.#world, order, false);
  }

  deleteFeedback(formId: string): void {
    found(this.#world.state.feedback, 'feedback', formId).deletedAt = this.#world.now();
  }

  createUser(user: { readonly name: string; readonly email: string; readonly accessRole?: string }): UserRecord {
    const record: UserRecord = {
      id: this.#world.state.ids.uuid(),
      username: user.email.split('@')[0] ?? '',
      accessRole: 'interviewer',
      photo: null,
      createdAt: this.#world.now(),
      deactivatedAt: null,
      externalDirectoryId: null,
      linkedContactIds: null,
      jobTitle: null,
      managerId: null,
      ...user,
    };
    this.#world.state.users.set(record.id, record);
    return record;
  }

  deactivateUser(user: string): void {
    this.#user(user).deactivatedAt = this.#world.now();
  }

  reactivateUser(user: string): void {
    this.#user(user).deactivatedAt = null;
  }

  setRole(user: string, accessRole: string): void {
    this.#user(user).accessRole = accessRole;
  }

  /** Renaming also renames the tag on its candidates. */
  renamePosting(posting: string, text: string): PostingRecord {
    const record = postingNamed(this.#world.state, posting);
    const before = record.text;
    record.text = text;
    record.updatedAt = this.#world.now();
    for (const opportunity of this.#world.state.opportunities.values())
      if (this.#world.state.applicationsOf(opportunity).some((it) => it.posting === record.id))
        opportunity.tags = opportunity.tags.map((tag) => (tag === before ? text : tag));
    return record;
  }

  closePosting(posting: string): PostingRecord {
    const record = postingNamed(this.#world.state, posting);
    Object.assign(record, { state: 'closed', urls: null, distributionChannels: null, updatedAt: this.#world.now() });
    return record;
  }

  /** Takes a template out of use: it is not listed any more, filed forms stay as they are. */
  retireTemplate(form: string): void {
    templateNamed(this.#world.state, form).active = false;
  }

  /** A hook made in Lever's settings: it rings, but the API neither shows nor changes it. */
  addWebhook(event: WebhookEvent, url: string, origins: readonly string[] | null = null): WebhookRecord {
    const now = this.#world.now();
    const hook: WebhookRecord = {
      id: this.#world.state.ids.uuid(),
      event,
      url,
      origins: origins === null ? null : [...origins],
      createdAt: now,
      updatedAt: now,
      signatureToken: this.#world.state.ids.hex(48),
      viaUi: true,
    };
    this.#world.state.webhooks.set(hook.id, hook);
    return hook;
  }

  /** The switch in Lever's settings without which a hook stays silent. No events named: all of them. */
  switchWebhooks(on: boolean, events?: readonly WebhookEvent[]): void {
    this.#deliveries.switch(on, events);
  }
}
