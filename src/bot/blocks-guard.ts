/**
 * In development (`LOG_LEVEL=debug`): what goes to Slack is judged by our own validator first, and each reason why Slack
 * would refuse it is logged with its place. Nothing is held back: Slack has the last word. Loaded only then.
 */
import { validateSurface } from '../blocks/validate.ts';
import type { Log } from '../log.ts';

const parsed = (text: string | null): unknown => {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

interface Outgoing {
  readonly text: string;
  readonly blocks: unknown;
  readonly view?: unknown;
}

function judge(log: Log, method: string, { text, blocks, view }: Outgoing): void {
  const home = typeof view === 'object' && view !== null && 'type' in view && view.type === 'home';
  const problems =
    view === undefined
      ? validateSurface({ surface: 'message', blocks, text })
      : validateSurface({ surface: home ? 'home' : 'modal', view });
  for (const { code, message, pointer } of problems)
    log.warn({ method, code, pointer }, `Slack would refuse this: ${message}`);
}

/** A `fetch` that looks at messages and views on their way out. */
export function guardedFetch(log: Log, inner: typeof fetch = fetch): typeof fetch {
  return async (input, init) => {
    const method = String(input instanceof Request ? input.url : input).replace(/^.*\//, '');
    const { body } = init ?? {};
    if (/^(chat\.|views\.)/.test(method) && (typeof body === 'string' || body instanceof URLSearchParams)) {
      const form = new URLSearchParams(body);
      const view = parsed(form.get('view'));
      judge(log, method, {
        text: form.get('text') ?? '',
        blocks: parsed(form.get('blocks')),
        ...(view !== undefined && { view }),
      });
    }
    return inner(input, init);
  };
}
