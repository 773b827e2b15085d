/**
 * The page where a person lets the app into a workspace: shows what it asks for, and on *Allow* sends the browser back
 * with a code. Plain HTML, loopback only.
 */
import type { Answer, Request } from '../http.ts';
import { parseBody } from '../http.ts';
import type { Core } from './core.ts';
import { str } from './form.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (status: number, title: string, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:34rem;margin:4rem auto;padding:0 1rem}button{font:inherit;padding:.4rem 1.2rem}</style>
<h1>${escape(title)}</h1>${body}</html>`,
});

function refused(core: Core, asked: URLSearchParams): string | null {
  if (asked.get('client_id') !== core.credentials.clientId) return 'Invalid client_id parameter.';
  const redirect = asked.get('redirect_uri');
  const allowed = core.manifest.redirectUrls;
  if (redirect !== null && !URL.canParse(redirect)) return 'redirect_uri is not a URL.';
  if (redirect !== null) {
    const url = new URL(redirect);
    const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
    if (!loopback && !allowed.some((it) => redirect.startsWith(it)))
      return 'redirect_uri did not match any configured URIs.';
  }
  if (redirect === null && allowed.length === 0) return 'redirect_uri is missing and the manifest lists none.';
  const known = new Set(core.manifest.botScopes);
  const scopes = (asked.get('scope') ?? '').split(/[ ,]+/).filter((it) => it !== '');
  if (scopes.length === 0) return 'No scopes requested.';
  const strange = scopes.filter((it) => !known.has(it));
  return strange.length > 0 ? `Invalid permissions requested: ${strange.join(', ')} (not in the manifest).` : null;
}

export function showAuthorize(core: Core, request: Request): Answer {
  const problem = refused(core, request.query);
  if (problem !== null) return page(400, 'Something went wrong', `<p>${escape(problem)}</p>`);
  const people = [...core.state.workspaces.values()].flatMap((workspace) =>
    [...workspace.users.values()]
      .filter((it) => it.botId === null && !it.deleted && !it.guest)
      .map((it) => `<option value="${it.teamId}/${it.id}">${escape(`${it.realName} in ${workspace.name}`)}</option>`),
  );
  const scopes = (request.query.get('scope') ?? '').split(/[ ,]+/).map((it) => `<li>${escape(it)}</li>`);
  return page(
    200,
    `${core.manifest.name} asks for access`,
    `<p>It would be able to use:</p><ul>${scopes.join('')}</ul>
<form method="post" action="/oauth/v2/authorize?${escape(request.query.toString())}">
<p><label>You are <select name="who">${people.join('')}</select></label></p>
<button name="answer" value="deny">Cancel</button> <button name="answer" value="allow">Allow</button></form>`,
  );
}

export function answerAuthorize(core: Core, request: Request): Answer {
  const problem = refused(core, request.query);
  if (problem !== null) return page(400, 'Something went wrong', `<p>${escape(problem)}</p>`);
  const body = parseBody(request);
  const redirect = request.query.get('redirect_uri');
  const back = new URL(redirect ?? core.manifest.redirectUrls[0] ?? '');
  const state = request.query.get('state');
  if (state !== null) back.searchParams.set('state', state);
  const [teamId = '', userId = ''] = str(body['who']).split('/');
  if (body['answer'] !== 'allow') back.searchParams.set('error', 'access_denied');
  else if (!core.state.workspaces.get(teamId)?.users.has(userId))
    return page(400, 'Something went wrong', '<p>Nobody of that name is in that workspace.</p>');
  else {
    const list = (name: string): string[] => (request.query.get(name) ?? '').split(/[ ,]+/).filter((it) => it !== '');
    const grant = { teamId, userId, scopes: list('scope'), userScopes: list('user_scope'), redirectUri: redirect };
    back.searchParams.set('code', core.codes.issue(grant));
  }
  return { status: 302, headers: { location: back.href }, body: '' };
}
