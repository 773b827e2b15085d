/** `/opportunities/:o/panels` and `…/interviews`. */
import {
  addInterview,
  cancelPanel,
  clearInterview,
  createPanel,
  mayChange,
  readInterview,
  readPanel,
  replacePanel,
  setInterview,
} from '../deeds/panels.ts';
import { touch } from '../deeds/touch.ts';
import { shaper } from '../expand.ts';
import type { Call, Endpoint, Reply } from '../gate.ts';
import { givenText, optionalText } from '../given.ts';
import { byPanelThenDate, latestPanel, page } from '../paging.ts';
import type { InterviewRecord, PanelRecord } from '../records.ts';
import { badRequest } from '../refusal.ts';
import { renderInterview, renderPanel } from '../render.ts';
import { foundUnder } from '../state.ts';

const panelOf = ({ opportunity, params, state }: Call): PanelRecord =>
  foundUnder(state.panels, 'panels', params['p'] ?? '', opportunity.id);

const interviewOf = ({ opportunity, params, state }: Call): InterviewRecord =>
  foundUnder(state.interviews, 'interviews', params['i'] ?? '', opportunity.id);

const panelAnswer = (call: Call, panel: PanelRecord, status = 200): Reply => ({
  status,
  body: { data: shaper(call.state, 'panels', call.query)(renderPanel(call.state, panel)) },
});

const interviewAnswer = (call: Call, interview: InterviewRecord, status = 200): Reply => ({
  status,
  body: { data: shaper(call.state, 'interviews', call.query)(renderInterview(call.state, interview, true)) },
});

const performer = (call: Call): string => call.performAs?.id ?? '';

function postInterview(call: Call): Reply {
  const panel = foundUnder(call.state.panels, 'panels', givenText(call.body, 'panel'), call.opportunity.id);
  mayChange(panel);
  const interview = addInterview(call.world, panel, readInterview(call.world, call.body, false), performer(call));
  touch(call.world, call.opportunity, true);
  return interviewAnswer(call, interview, 201);
}

function putInterview(call: Call): Reply {
  const interview = interviewOf(call);
  mayChange(foundUnder(call.state.panels, 'panels', interview.panel, call.opportunity.id));
  const named = optionalText(call.body, 'panel');
  if (named !== null && named !== interview.panel)
    throw badRequest('Invalid parameter: panel (an interview cannot change its panel)');
  setInterview(call.world, interview, readInterview(call.world, call.body, true, [interview]));
  touch(call.world, call.opportunity);
  return interviewAnswer(call, interview);
}

function deleteInterview(call: Call): Reply {
  const interview = interviewOf(call);
  const panel = foundUnder(call.state.panels, 'panels', interview.panel, call.opportunity.id);
  if (interview.canceledAt === null) mayChange(panel);
  clearInterview(call.world, interview);
  touch(call.world, call.opportunity);
  return { status: 204 };
}

export const panelEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/opportunities/:o/panels',
    right: 'panels:read',
    handle: (call) => {
      const shape = shaper(call.state, 'panels', call.query);
      const items = call.state.panelsOf(call.opportunity.id);
      return { body: page(items, latestPanel, call.query, call.tokens, (it) => shape(renderPanel(call.state, it))) };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/panels/:p',
    right: 'panels:read',
    handle: (call) => panelAnswer(call, panelOf(call)),
  },
  {
    method: 'POST',
    path: '/opportunities/:o/panels',
    right: 'panels:write',
    performAs: 'required',
    handle: (call) => {
      const order = readPanel(call.world, call.opportunity, call.body, null);
      const making = { by: performer(call), externallyManaged: true };
      return panelAnswer(call, createPanel(call.world, call.opportunity, order, making), 201);
    },
  },
  {
    method: 'PUT',
    path: '/opportunities/:o/panels/:p',
    right: 'panels:write',
    performAs: 'required',
    handle: (call) => {
      const panel = panelOf(call);
      mayChange(panel);
      replacePanel(call.world, panel, readPanel(call.world, call.opportunity, call.body, panel), performer(call));
      return panelAnswer(call, panel);
    },
  },
  {
    method: 'DELETE',
    path: '/opportunities/:o/panels/:p',
    right: 'panels:write',
    performAs: 'required',
    handle: (call) => {
      const panel = panelOf(call);
      if (panel.canceledAt === null) mayChange(panel);
      cancelPanel(call.world, panel);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/interviews',
    right: 'interviews:read',
    handle: (call) => {
      const { opportunity, query, state, tokens } = call;
      const shape = shaper(state, 'interviews', query);
      const items = [...state.interviews.values()].filter((it) => it.opportunityId === opportunity.id);
      return {
        body: page(items, byPanelThenDate(state), query, tokens, (it) => shape(renderInterview(state, it, false))),
      };
    },
  },
  {
    method: 'GET',
    path: '/opportunities/:o/interviews/:i',
    right: 'interviews:read',
    handle: (call) => interviewAnswer(call, interviewOf(call)),
  },
  {
    method: 'POST',
    path: '/opportunities/:o/interviews',
    right: 'interviews:write',
    performAs: 'required',
    handle: postInterview,
  },
  {
    method: 'PUT',
    path: '/opportunities/:o/interviews/:i',
    right: 'interviews:write',
    performAs: 'required',
    handle: putInterview,
  },
  {
    method: 'DELETE',
    path: '/opportunities/:o/interviews/:i',
    right: 'interviews:write',
    performAs: 'required',
    handle: deleteInterview,
  },
];
