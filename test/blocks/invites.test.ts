/** The preview of invitations: one in full, of the others what differs, and nothing that is sent goes unsaid. */
import { expect, test } from 'vitest';
import { message, section } from '../../src/blocks/kit.ts';
import { md, unformatted } from '../../src/blocks/mrkdwn.ts';
import { invitesBlocks } from '../../src/blocks/panel-preview.ts';

const zones = { zone: 'Europe/Lisbon', by: { zone: 'Europe/Lisbon' } };
const START = Date.UTC(2026, 11, 1, 9);

const invite = (title: string, n: number, ...own: readonly string[]) => ({
  title,
  start: START + n * 3_600_000,
  end: START + (n + 1) * 3_600_000,
  guests: ['Ana Costa'],
  description: [
    `Interview: ${title}, 60 minutes`,
    'Candidate: Priya Raman, Backend Engineer, On-site',
    ...own,
    'Candidate in Lever: https://lever.test/priya',
    '',
    'Scheduled by Maya. The candidate has a separate invitation.',
  ].join('\n'),
});

const textsOf = (invites: Parameters<typeof invitesBlocks>[1]): string[] =>
  message(md`x`, section(md`x`), invitesBlocks(zones, invites))
    .blocks.slice(1)
    .map((it) => unformatted(JSON.stringify(it)).replaceAll(/\\n|> /g, '\n'));

test('every line of every invitation is read once; what one lacks is named', () => {
  const invites = [
    invite('Coding', 0, 'Interviewers: Ana Costa', 'Where: Room Tejo', 'Feedback form “Coding”: (link)'),
    invite('Design', 1, 'Interviewers: Dana Reyes', 'Where: Room Douro', 'Feedback form “Design”: (link)'),
    invite('Talk', 2, 'Interviewers: Ana Costa'),
  ];
  const shown = textsOf(invites).join('\n');
  for (const line of new Set(invites.flatMap((it) => it.description.split('\n')).filter((it) => it !== '')))
    expect(shown.split(line)).toHaveLength(2);
  expect(shown).toContain('Without the line: Where, Feedback form');
});

test('one invitation alone is shown in full, and says nothing of others', () => {
  const shown = textsOf([invite('Coding', 0, 'Where: Room Tejo')]).join('\n');
  expect(shown).toContain('Scheduled by Maya');
  expect(shown).not.toMatch(/others|Without/);
});
