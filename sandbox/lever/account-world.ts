/**
 * What a deed needs: the state, the sandbox's time, and a bell to ring. The API's endpoints and "the UI" (a recruiter
 * clicking in Lever) do the same deeds, so both leave the same traces and ring the same webhooks.
 */
import type { Json } from './records.ts';
import type { LeverState } from './state.ts';

export const EVENTS = [
  'applicationCreated',
  'candidateHired',
  'candidateStageChange',
  'candidateArchiveChange',
  'candidateDeleted',
  'interviewCreated',
  'interviewUpdated',
  'interviewDeleted',
  'contactCreated',
  'contactUpdated',
] as const;
export type WebhookEvent = (typeof EVENTS)[number];

export interface AccountWorld {
  readonly state: LeverState;
  now(): number;
  /** `origin`: of the opportunity, for events that hooks filter by it. */
  emit(event: WebhookEvent, data: Json, origin?: string): void;
}
