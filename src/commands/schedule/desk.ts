/**
 * What every step of the schedule conversation begins with: may this person plan, and which plan is it? And how presses
 * of this conversation are declared, so that neither can be forgotten.
 */
import type { z } from 'zod';
import { NotFoundError } from '../../errors.ts';
import type { Draft } from '../../panels/draft.ts';
import type { Services } from '../../services.ts';
import { definePress, defineSubmit, type Form, type Press, type Reply } from '../define.ts';

interface Step<Payload> {
  readonly press: Press<Payload>;
  readonly draft: Draft;
  readonly act: Services;
  /** The form's values by field name: what stands behind the colon of a block id is cut off. */
  readonly form: Form;
}

type Call<Payload> = { readonly id: string; readonly payload: z.ZodType<Payload> };

const rights = { needs: 'limitedTeamMember', unmapped: 'asks' } as const;

async function begin<Payload extends { readonly draft: string }>(press: Press<Payload>): Promise<Step<Payload>> {
  press.act.panels.permit(press.actor);
  const draft = await press.act.panels.draft(press.payload.draft, press.actor);
  if (draft === null)
    throw new NotFoundError('This plan is no longer kept.', { hint: 'Start again with /hire schedule and a name.' });
  return { press, draft, act: press.act, form: plainForm(press.form) };
}

export function plainForm(form: Form): Form {
  return Object.fromEntries(Object.entries(form).map(([block, value]) => [block.split(':')[0] ?? block, value]));
}

/** A button or menu of a plan. */
export function planPress<Payload extends { readonly draft: string }>(
  call: Call<Payload>,
  run: (step: Step<Payload>) => Promise<Reply>,
) {
  return definePress<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) });
}

/** A form of a plan. */
export function planSubmit<Payload extends { readonly draft: string }>(
  call: Call<Payload>,
  run: (step: Step<Payload>) => Promise<Reply>,
) {
  return defineSubmit<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) });
}

/** A press that needs no plan. */
export function freePress<Payload>(call: Call<Payload>, run: (press: Press<Payload>) => Promise<Reply>) {
  return definePress<Payload>({
    ...call,
    ...rights,
    run: async (press) => {
      press.act.panels.permit(press.actor);
      return await run(press);
    },
  });
}

export function text(value: Form[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function list(value: Form[string] | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' && value !== '' ? [value] : [];
}
