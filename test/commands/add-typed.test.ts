/** What somebody types behind `/hire add`, as the form's first values. */
import { expect, test } from 'vitest';
import { typedOrder } from '../../src/commands/add/typed.ts';
import { parseText } from '../../src/commands/text.ts';
import type { DirectoryPosting } from '../../src/directory/directory.ts';

const titles = ['Backend Engineer', 'Senior Backend Engineer', 'Data Scientist', 'Engineering Manager, Payments'];
const id = (index: number) => `0f6b7d3e-0000-4000-8000-00000000000${index}`;
const jobs = titles.map((title, index) => ({ id: id(index), title }) as unknown as DirectoryPosting);
const search = (words: string) =>
  jobs.filter((it) =>
    words
      .toLowerCase()
      .split(/\W+/)
      .every((word) => it.title.toLowerCase().includes(word)),
  );

function typed(line: string) {
  const { _: free, for: wanted } = parseText(line, ['for']);
  const { name, email, posting, note } = typedOrder(
    free,
    wanted,
    search,
    (it) => jobs.find((job) => job.id === it) ?? null,
  );
  return [name, email, posting?.title ?? null, note];
}

test.each([
  ['Ada Byron', ['Ada Byron', null, null, null]],
  ['', ['', null, null, null]],
  ['Ada Byron for:"Senior Backend Engineer"', ['Ada Byron', null, 'Senior Backend Engineer', null]],
  // Without quotes only the first word is the key's; the rest of a whole title is taken back from the name.
  ['Ada Byron for:Senior Backend Engineer', ['Ada Byron', null, 'Senior Backend Engineer', null]],
  ['for:Backend Engineer Ada Byron', ['Ada Byron', null, 'Backend Engineer', null]],
  [
    'Ada for:engineering manager, payments ada@Example.org',
    ['Ada', 'ada@example.org', 'Engineering Manager, Payments', null],
  ],
  ['Ada Byron for data scientist', ['Ada Byron', null, 'Data Scientist', null]],
  ['Ada Byron for nothing known', ['Ada Byron for nothing known', null, null, null]],
  // The whole title means that job, though another one has the same words.
  ['Ada for:"backend engineer"', ['Ada', null, 'Backend Engineer', null]],
  ['Ada for:backend', ['Ada', null, null, '2 jobs match “backend”. Choose the one you mean.']],
  ['Ada for:chef', ['Ada', null, null, 'No job in Lever is called “chef”. Choose one below, or none.']],
  [`Ada for:https://hire.lever.co/jobs/${id(2)}/edit`, ['Ada', null, 'Data Scientist', null]],
  ['<mailto:ada@example.org|ada@example.org> Ada', ['Ada', 'ada@example.org', null, null]],
  ['ada@localhost Ada', ['ada@localhost Ada', null, null, null]],
])('%s', (line, wanted) => {
  expect(typed(line)).toEqual(wanted);
});
