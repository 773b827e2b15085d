/** Foreign text in Slack: nothing in it can mention, link, format or run backwards; nothing is cut through. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bold,
  cut,
  cutMrkdwn,
  dateToken,
  escape,
  escapeLine,
  lengthOf,
  lines,
  link,
  md,
  type Mrkdwn,
  plain,
  quote,
  unformatted,
} from '../../src/blocks/mrkdwn.ts';
import { sayMoment, sayMoments } from '../../src/zones.ts';

describe('escape', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U123|maya>', '&lt;@U123|maya&gt;'],
    ['<https://evil.test|click>', '&lt;https://evil.test|click&gt;'],
    ['a &amp; b', 'a &amp;amp; b'],
    ['*bold*', '\u2060*\u2060bold\u2060*\u2060'],
    ['_x_ ~y~', '\u2060_\u2060x\u2060_\u2060 \u2060~\u2060y\u2060~\u2060'],
    ['snake_case and 2*3', 'snake_case and 2*3'],
    ['`rm` ```x```', 'ˋrmˋ ˋˋˋxˋˋˋ'],
    ['> quoted\n >>> more', '\u2060&gt; quoted\n \u2060&gt;&gt;&gt; more'],
    [':fire: at 10:30', ':\u2060fire: at 10:30'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['a\u200bb\u2060c\ufeffd\u00ade', 'abcde'],
    ['line\r\none\u2028two\u0007', 'line\none\ntwo'],
    ['Z\u0301\u0301\u0301\u0301\u0301\u0301', 'Z\u0301\u0301\u0301\u0301'],
    ['\ud83d alone', '\ufffd alone'],
  ])('shows %j as it is written', (text, shown) => {
    expect(escape(text)).toBe(shown);
  });

  it('keeps the joiners that emoji families and Persian need, and the tags of a flag', () => {
    expect(escape('👩‍👩‍👧 می‌خواهم 🏴󠁧󠁢󠁥󠁮󠁧󠁿')).toContain('👩‍👩‍👧 می‌خواهم 🏴󠁧󠁢󠁥󠁮󠁧󠁿');
    expect(escape('pay\u200dpal a\u200c')).toBe('paypal a');
  });

  it('isolates right-to-left text, so that it cannot reorder what stands around it', () => {
    expect(escape('שלום 10:00')).toBe('\u2068שלום 10:00\u2069');
  });

  it('shows any text so that it reads the same, with no bracket, mention or format mark left alive', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const shown = escape(text);
        expect(shown).not.toMatch(/[<>`]/);
        expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
        expect(shown).not.toMatch(/(?<![\p{L}\p{N}*_~])[*_~]+[\p{L}\p{N}]/u);
        expect(unformatted(shown)).toBe(plain(text).replaceAll('`', 'ˋ'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('pieces', () => {
  it('puts escaped pieces into our own words', () => {
    const name: string = 'R&D <b>';
    expect(md`*Booked* for ${escape(name)}: ${4}`).toBe('*Booked* for R&amp;D &lt;b&gt;: 4');
    // @ts-expect-error a raw string in a hole does not compile
    void md`for ${name}`;
    // @ts-expect-error escaping twice does not compile
    void bold(escape(name));
  });

  it('formats one line only, and nothing at all when there is nothing', () => {
    expect(bold(' Ana\nSouza ')).toBe('*Ana Souza*');
    expect(bold(' ')).toBe('');
    expect(lines(bold('a'), null, false, md``, bold('b'))).toBe('*a*\n*b*');
    expect(quote('one\ntwo')).toBe('> one\n> two');
  });

  it('makes links of web and mail addresses only, and labels that cannot end them', () => {
    expect(link('https://hire.example.com/a?b=1&c=2', 'Priya | <x>')).toBe(
      '<https://hire.example.com/a?b=1&amp;c=2|Priya ¦ &lt;x&gt;>',
    );
    expect(link('https://example.com/a|b> c', 'x')).toBe('<https://example.com/a%7Cb%3E%20c|x>');
    expect(link('javascript:alert(1)', 'Press me')).toBe('Press me');
    expect(link('not an address', 'Profile')).toBe('Profile');
  });

  it('writes instants so that each reader sees their own zone', () => {
    expect(dateToken(1_790_000_123_999, '{date_short_pretty} at {time}', 'Tue 10:00 (Lisbon) <x|y>')).toBe(
      '<!date^1790000123^{date_short_pretty} at {time}|Tue 10:00 (Lisbon) xy>',
    );
  });

  it('gives a time inside a sentence to each reader as their other times; a label reads it with its zone', () => {
    const at = Date.UTC(2026, 11, 1, 9, 30);
    const sentence = `Ana <b> is busy at ${sayMoment('Europe/Lisbon', at)} (*Talk*).`;
    const token = `<!date^${at / 1000}^{time}|09:30 in Lisbon>`;
    expect(escape(sentence)).toContain(`Ana &lt;b&gt; is busy at ${token} (`);
    expect(escapeLine(`${sentence}\n`)).toContain(token);
    expect(plain(sentence)).toContain('at 09:30 in Lisbon (');
    expect(unformatted(escape(sayMoments('Europe/Lisbon', at, at + 60_000)))).toBe('09:30–09:31 in Lisbon');
  });

  it('lets nobody write a token of their own with the marks of a time', () => {
    for (const forged of [
      '\u{E000}1|<!channel>\u{E001}',
      '\u{E000}1|10:00 in X> <!here\u{E001}',
      '\u{E002}0\u{E002}',
      `\u{E002}0\u{E002} ${sayMoment('UTC', 0)}`,
      '\u{E000}99999999999999999999|10:00\u{E001}',
    ]) {
      const tokens = escape(forged).match(/<[^>]*>/g) ?? [];
      expect(tokens.every((it) => /^<!date\^\d+\^\{time\}\|\d\d:\d\d( in [^|<>]+)?>$/.test(it))).toBe(true);
      expect(tokens.length).toBeLessThanOrEqual(1);
    }
  });

  it('reads as plain words', () => {
    expect(unformatted('*Booked* <https://x.test|Priya> <!date^1^{time}|10:00>, _really_ &lt;b&gt;')).toBe(
      'Booked Priya 10:00, really <b>',
    );
  });
});

describe('cut', () => {
  it('counts code points and never cuts through what people see as one character', () => {
    expect(cut('🎉🎉🎉', 3)).toBe('🎉🎉🎉');
    expect(cut('ab👩‍👩‍👧cd', 5)).toBe('ab…');
    expect(cut('cafe\u0301s', 5)).toBe('caf…');
    expect(cut('hello world', 7)).toBe('hello…');
    expect(cut('', 3)).toBe('');
  });

  it('keeps mrkdwn whole: no half entity, no half token, no open fence', () => {
    expect(cutMrkdwn('Tom &amp; Jerry' as Mrkdwn, 8)).toBe('Tom…');
    expect(cutMrkdwn('at <!date^1^{time}|10:00> sharp' as Mrkdwn, 12)).toBe('at…');
    expect(cutMrkdwn('```\nlong code here\n```' as Mrkdwn, 16)).toMatch(/^```\nlong.*…\n```$/s);
  });

  it('never exceeds the limit and never leaves a lone surrogate', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const shown = cut(text, limit);
        expect(lengthOf(shown)).toBeLessThanOrEqual(limit);
        if (text.isWellFormed()) expect(shown.isWellFormed()).toBe(true);
        expect(lengthOf(cutMrkdwn(escape(text), limit))).toBeLessThanOrEqual(Math.max(limit, 5));
      }),
    );
  });
});
