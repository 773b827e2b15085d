/** Names as bad as Slack and a screen can meet: what a screen shows of them must still be a screen. */
export const hostile = {
  plain: 'Priya Raman',
  long: 'Maximiliana '.repeat(250),
  mrkdwn: '<!channel> *bold* `x` <https://evil.test|click> & <@U0HACK> ~no~ > quote',
  rtl: 'מריה כהן \u202eevil\u202c علی',
  emoji: '👩‍👩‍👧‍👦'.repeat(300),
  lines: 'a\nb\n\n\n> c\n```code',
  empty: '',
} as const;
