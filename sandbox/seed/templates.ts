/** Feedback templates of the company in Lever's wire shape; together they hold every field type a form can have. */
import type { Random } from './random.ts';

const ratings = ['4 - Strong Hire', '3 - Hire', '2 - No Hire', '1 - Strong No Hire'].map((text) => ({ text }));

export function seedTemplates(at: number, random: Random): Record<string, unknown>[] {
  const field = (type: string, text: string, more: Record<string, unknown> = {}) => ({
    id: random.uuid(),
    type,
    text,
    description: '',
    required: false,
    ...more,
  });
  const rating = () => field('score-system', 'Rating', { required: true, prompt: 'Select one', options: ratings });
  const skills = (...names: string[]) =>
    field('scorecard', 'Skills', {
      scores: names.map((text) => ({ text, description: `Evidence for ${text.toLowerCase()}` })),
    });
  const template = (text: string, instructions: string, fields: unknown[]) => ({
    id: random.uuid(),
    text,
    instructions,
    group: null,
    fields,
    stage: null,
    createdAt: at - 300 * 86_400_000,
    updatedAt: at - 40 * 86_400_000,
  });
  return [
    template('Coding interview', 'Two exercises, forty-five minutes. Write what you saw, not what you felt.', [
      rating(),
      skills('Problem solving', 'Code quality', 'Communication'),
      field('code', 'Interesting code', { language: 'typescript' }),
      field('textarea', 'Notes', { required: true }),
    ]),
    template('System design', 'One open problem. Look for trade-offs, not for answers.', [
      rating(),
      skills('Scoping', 'Data modelling', 'Reliability'),
      field('multiple-select', 'Topics covered', {
        options: ['Queues', 'Storage', 'Caching', 'Consistency'].map((text) => ({ text })),
      }),
      field('textarea', 'Notes', { required: true }),
    ]),
    template('Hiring manager', 'Motivation, scope, ways of working.', [
      rating(),
      field('dropdown', 'Level', {
        prompt: 'Select one',
        options: ['Mid', 'Senior', 'Staff', 'Principal'].map((text) => ({ text })),
        required: true,
      }),
      field('yes-no', 'Would you want to work with them?'),
      field('textarea', 'Notes', { required: true }),
    ]),
    template('Values and collaboration', 'Ask for stories. One good story beats five opinions.', [
      rating(),
      field('multiple-choice', 'Team size they know', { options: ['1–5', '6–15', '16+'].map((text) => ({ text })) }),
      field('text', 'One sentence for the debrief'),
      field('textarea', 'Notes', { required: true }),
    ]),
    template('Recruiter screen', '', [
      rating(),
      field('date', 'Earliest start'),
      field('score', 'Gut check'),
      field('text', 'Notice period'),
      field('textarea', 'Notes'),
    ]),
    template('Portfolio review', 'Two projects, their choice.', [
      rating(),
      skills('Craft', 'Process', 'Storytelling'),
      field('textarea', 'Notes'),
    ]),
  ];
}
