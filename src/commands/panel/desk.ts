/** What every step of changing a panel begins with: may this person plan, and which change is it? */
import type { z } from 'zod';
import { NotFoundError } from '../../errors.ts';
import type { ChangePlan } from '../../panels/change.ts';
import type { Services } from '../../services.ts';
import { definePress, defineSubmit, type Form, type Press, type Reply } from '../define.ts';
import { plainForm } from '../schedule/desk.ts';

export interface ChangeStep<Payload> {
  readonly press: Press<Payload>;
  readonly plan: ChangePlan;
  readonly act: Services;
  /** Values by field name. */
  readonly form: Form;
}

type Call<Payload> = { readonly id: string; readonly payload: z.ZodType<Payload> };

const rights = { needs: 'limitedTeamMember', unmapped: 'asks' } as const;

async function begin<Payload extends { readonly plan: string }>(press: Press<Payload>): Promise<ChangeStep<Payload>> {
  press.act.panels.permit(press.actor);
  const plan = await press.act.panels.changes.plan(press.payload.plan, press.actor);
  if (plan === null)
    throw new NotFoundError('This change is no longer kept.', {
      hint: 'Open the panel again with /hire panel and a name.',
    });
  return { press, plan, act: press.act, form: plainForm(press.form) };
}

/** A button of a change. */
export function changePress<Payload extends { readonly plan: string }>(
  call: Call<Payload>,
  run: (step: ChangeStep<Payload>) => Promise<Reply>,
) {
  return definePress<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) });
}

/** A form of a change. */
export function changeSubmit<Payload extends { readonly plan: string }>(
  call: Call<Payload>,
  run: (step: ChangeStep<Payload>) => Promise<Reply>,
) {
  return defineSubmit<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) });
}
