/** A browser without a screen: keeps cookies, follows redirects, fills in the form of the page it shows. For stories. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** What a person reads there. */
  readonly text: string;
}

export interface Browser {
  visit(url: string): Promise<Page>;
  /** Presses a button of the page's form; `values` replaces fields, `without` ticks boxes off. */
  press(
    button: string,
    answers?: { readonly values?: Readonly<Record<string, string>>; readonly without?: readonly string[] },
  ): Promise<Page>;
  readonly page: Page;
}

const plain = (html: string): string =>
  html
    .replace(/<(style|title)[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

export function aBrowser(): Browser {
  /** By host, as browsers keep them (ports do not count); each with the path it is for. */
  const cookies = new Map<string, { readonly value: string; readonly path: string }>();
  let page: Page = { url: 'about:blank', status: 0, html: '', text: '' };

  function cookiesFor(url: URL): string {
    const mine = [...cookies].filter(
      ([name, it]) => name.startsWith(`${url.hostname} `) && url.pathname.startsWith(it.path),
    );
    return mine.map(([name, it]) => `${name.slice(name.indexOf(' ') + 1)}=${it.value}`).join('; ');
  }

  async function go(first: string, form?: URLSearchParams): Promise<Page> {
    let url = new URL(first);
    let body = form;
    for (let hops = 0; hops < 8; hops += 1) {
      const cookie = cookiesFor(url);
      const answer = await fetch(url, {
        redirect: 'manual',
        ...(cookie !== '' && { headers: { cookie } }),
        ...(body && { method: 'POST', body }),
      });
      for (const set of answer.headers.getSetCookie()) {
        const [pair = '', ...rest] = set.split(';').map((it) => it.trim());
        const path = rest.find((it) => it.startsWith('Path='))?.slice(5) ?? '/';
        cookies.set(`${url.hostname} ${pair.slice(0, pair.indexOf('='))}`, {
          value: pair.slice(pair.indexOf('=') + 1),
          path,
        });
      }
      const location = answer.headers.get('location');
      if (answer.status >= 300 && answer.status < 400 && location !== null) {
        url = new URL(location, url);
        body = undefined;
        continue;
      }
      const html = await answer.text();
      page = { url: url.href, status: answer.status, html, text: plain(html) };
      return page;
    }
    throw new Error(`too many redirects from ${first}`);
  }

  return {
    get page() {
      return page;
    },
    visit: (url) => go(url),
    async press(button, { values = {}, without = [] } = {}) {
      const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
      const pressed = new RegExp(`<button name="([^"]+)" value="([^"]+)">${button}</button>`).exec(page.html);
      if (action === undefined || !pressed) throw new Error(`there is no button ${button} on\n${page.text}`);
      const form = new URLSearchParams([[pressed[1] ?? '', pressed[2] ?? '']]);
      for (const [, name = '', options = ''] of page.html.matchAll(/<select name="([^"]+)">(.*?)<\/select>/gs))
        form.set(name, /<option selected>([^<]+)/.exec(options)?.[1] ?? /<option>([^<]+)/.exec(options)?.[1] ?? '');
      for (const [, name = '', value = ''] of page.html.matchAll(
        /type="checkbox" name="([^"]+)" value="([^"]+)" checked/g,
      ))
        if (!without.includes(value)) form.append(name, value);
      for (const [name, value] of Object.entries(values)) form.set(name, value);
      return go(new URL(action, page.url).href, form);
    },
  };
}
