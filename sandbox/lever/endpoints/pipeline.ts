/** Stages, archive reasons, tags and sources: what an account is set up with, read only. */
import type { Call, Endpoint, Reply } from '../gate.ts';
import { alphabetical, asGiven, page } from '../paging.ts';
import type { OpportunityRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';
import { renderReason, renderStage } from '../render.ts';
import { found } from '../state.ts';

function listReasons({ query, state, tokens }: Call): Reply {
  const type = query.get('type');
  if (type !== null && type !== 'hired' && type !== 'non-hired') throw badRequest('Invalid parameter: type');
  const items = [...state.archiveReasons.values()].filter((it) => type === null || it.type === type);
  return { body: page(items, asGiven(items), query, tokens, renderReason) };
}

/** Undocumented, but the only place that tells a stage's pipeline and rank. Here `type: null` means not a hire. */
function dispositionStages({ state }: Call): Reply {
  return {
    body: {
      data: {
        stages: [...state.stages.values()].map(({ id, text, pipeline, rank, hasInterview }) => ({
          id,
          text,
          pipeline,
          rank,
          hasInterview,
        })),
        archiveReasons: [...state.archiveReasons.values()].map(({ id, text, type, status }) => ({
          id,
          text,
          type: type === 'hired' ? 'hired' : null,
          status,
        })),
      },
    },
  };
}

/** Tags and sources are whatever the opportunities carry, with how many carry it. */
function counted(of: (it: OpportunityRecord) => readonly string[]): (call: Call) => Reply {
  return ({ query, state, tokens }) => {
    const counts = new Map<string, number>();
    for (const opportunity of state.opportunities.values())
      for (const text of of(opportunity)) counts.set(text, (counts.get(text) ?? 0) + 1);
    const items = [...counts].map(([text, count]) => ({ count, text }));
    return { body: page(items, alphabetical, query, tokens, (it) => ({ ...it })) };
  };
}

export const pipelineEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/stages',
    right: 'stages:read',
    handle: ({ query, state, tokens }) => {
      const items = [...state.stages.values()];
      return { body: page(items, asGiven(items), query, tokens, renderStage) };
    },
  },
  {
    method: 'GET',
    path: '/stages/:s',
    right: 'stages:read',
    handle: ({ params, state }) => ({ body: { data: renderStage(state.stage(params['s'] ?? '')) } }),
  },
  { method: 'GET', path: '/disposition_stages', right: 'stages:read', handle: dispositionStages },
  { method: 'GET', path: '/archive_reasons', right: 'archive_reasons:read', handle: listReasons },
  {
    method: 'GET',
    path: '/archive_reasons/:a',
    right: 'archive_reasons:read',
    handle: ({ params, state }) => ({
      body: { data: renderReason(found(state.archiveReasons, 'archive_reasons', params['a'] ?? '')) },
    }),
  },
  { method: 'GET', path: '/tags', right: 'tags:read', handle: counted((it) => it.tags) },
  { method: 'GET', path: '/sources', right: 'sources:read', handle: counted((it) => it.sources) },
];
