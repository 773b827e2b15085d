/**
 * How conversations that are carried from press to press declare their presses: what each step begins with (may this person
 * plan, and is what they work on still kept?) is asked once, here, so that no step can forget it.
 */
import type { z } from 'zod';
import type { Services } from '../services.ts';
import { definePress, defineSubmit, type Form, type Press, type Reply } from './define.ts';

export type Call<Payload> = { readonly id: string; readonly payload: z.ZodType<Payload> };

/** What a step gets besides what it works on. */
export interface Step<Payload> {
  readonly press: Press<Payload>;
  readonly act: Services;
  /** The form's values by field name: what stands behind the colon of a block id is cut off. */
  readonly form: Form;
}

const rights = { needs: 'limitedTeamMember', unmapped: 'asks' } as const;

export function plainForm(form: Form): Form {
  return Object.fromEntries(Object.entries(form).map(([block, value]) => [block.split(':')[0] ?? block, value]));
}

/** Presses and forms whose payload names a thing of ours. `open` finds it, or throws and says where to start again. */
export function stepsOf<Named, Thing>(open: (press: Press<Named>) => Promise<Thing>) {
  async function begin<Payload extends Named>(press: Press<Payload>): Promise<Step<Payload> & Thing> {
    press.act.panels.permit(press.actor);
    const thing = await open(press);
    return { ...thing, press, act: press.act, form: plainForm(press.form) };
  }
  return {
    /** A button or menu. */
    press: <Payload extends Named>(call: Call<Payload>, run: (step: Step<Payload> & Thing) => Promise<Reply>) =>
      definePress<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) }),
    /** A form. */
    submit: <Payload extends Named>(call: Call<Payload>, run: (step: Step<Payload> & Thing) => Promise<Reply>) =>
      defineSubmit<Payload>({ ...call, ...rights, run: async (press) => await run(await begin(press)) }),
  };
}

/** A press that needs nothing of ours. */
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
