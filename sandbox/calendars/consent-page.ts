/**
 * The page on which a person lets an app into their calendar, as each vendor shows one: who signs in, what is asked for,
 * *Allow* and *Deny*. Plain HTML, loopback only; drawn by `consent-server.ts`.
 */
import type { Answer } from '../http.ts';

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const page = (status: number, title: string, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}
button,select{font:inherit;padding:.4rem 1.2rem}label{display:block;margin:.4rem 0}small{opacity:.7}
</style><h1>${escape(title)}</h1>${body}</html>`,
});

export interface ConsentPage {
  /** "Google". */
  readonly vendor: string;
  readonly accounts: readonly string[];
  /** The account that the app expects; preselected when it is there. */
  readonly hint: string;
  readonly scopes: readonly { readonly scope: string; readonly means: string; readonly fixed: boolean }[];
  /** Where the form goes: this page's own address. */
  readonly action: string;
}

export function consentPage({ vendor, accounts, hint, scopes, action }: ConsentPage): Answer {
  const options = accounts.map((it) => `<option${it === hint.toLowerCase() ? ' selected' : ''}>${escape(it)}</option>`);
  const boxes = scopes.map(
    ({ scope, means, fixed }) =>
      `<label><input type="checkbox" name="scope" value="${escape(scope)}" checked${fixed ? ' disabled' : ''}> ${escape(means)}</label>`,
  );
  return page(
    200,
    `Fulcrum wants access to your ${vendor} account`,
    `<form method="post" action="${escape(action)}">
<p><label>You are signed in as <select name="account">${options.join('')}</select></label></p>
<p>Fulcrum would be able to:</p>${boxes.join('')}
<p><button name="answer" value="deny">Deny</button> <button name="answer" value="allow">Allow</button></p></form>
<p><small>This is the sandbox’s own page, on this machine. Nothing of ${escape(vendor)} is behind it.</small></p>`,
  );
}

/** What a vendor says itself, without sending the browser back: the app cannot be trusted with it. */
export function consentProblem(status: number, title: string, text: string): Answer {
  return page(status, title, `<p>${escape(text)}</p>`);
}
