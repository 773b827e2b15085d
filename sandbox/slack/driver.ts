/**
 * One person in front of Slack, as a library: types, presses, fills, picks, submits, reads. Tests, the page and the
 * loopback API all act through this, so what is tested is what is shown. Acts resolve after the app's acknowledgement
 * (or its failure) and a short settling time; what cannot be done throws, saying what is on the screen instead.
 */
import { mimeOf } from './api/files.ts';
import {
  asAction,
  type Choice,
  chosenState,
  fieldProblem,
  findOption,
  typedState,
  wallClockSeconds,
} from './choose.ts';
import { findControl, frameButton, type What, type Where } from './find.ts';
import { elementsOf, isJson, jsons, stateOf, str } from './form.ts';
import { act, ask, askForEach, follow, setValue, surfaceOf } from './hands.ts';
import { closeViews, submitView } from './interactions.ts';
import type { SlackUser } from './model.ts';
import { storeFile } from './places.ts';
import { readText } from './reading.ts';
import { readerFor } from './render.ts';
import type { Control, Json } from './screen.ts';
import { offsetSeconds } from './shapes.ts';
import { fine, type Result, Visitor } from './visitor.ts';

export type { Result } from './visitor.ts';

export interface PressOptions extends Where {
  /** `false`: says no to the button's dialog, so nothing is sent. */
  readonly confirm?: boolean;
  /** For overflow menus: which entry. */
  readonly option?: string;
}

export interface PickOptions extends Where {
  /** What is typed into a typeahead; the wanted option's own text when absent. */
  readonly typing?: string;
  readonly confirm?: boolean;
}

export class Person extends Visitor {
  // ── Pressing and filling ───────────────────────────────────────────────────────────────────────────────────────

  /** Presses a button by its text or action id: in the modal in front, else on Home, else in the latest messages. */
  async press(what: What, options: PressOptions = {}): Promise<Result> {
    const screen = this.screen();
    const frame = frameButton(screen, what);
    if (frame !== null) return frame === 'submit' ? this.submits() : this.closes();
    const user = this.begin();
    const pressable = (it: Control): boolean =>
      ['button', 'workflow_button', 'icon_button', ...(options.option === undefined ? [] : ['overflow'])].includes(
        it.type,
      );
    const found = findControl(screen, what, options, 'button', pressable);
    const { control } = found;
    if (control.confirm && options.confirm === false) return fine(control.confirm);
    let chosen: Json = {};
    if (control.type === 'overflow') {
      const entries = jsons(control.element['options']);
      const entry = findOption(entries, options.option ?? '', (it) => readText(it['text'], readerFor(this.core, user)));
      if (!entry) {
        const there = control.options.map((it) => `"${it.text}"`).join(', ');
        throw new Error(`the menu has no "${options.option ?? ''}"; it has ${there}`);
      }
      chosen = { selected_option: entry };
      follow(this.core, user, str(entry['url']));
    }
    follow(this.core, user, control.url ?? '');
    return this.#act(user, found, chosen);
  }

  /** Chooses an entry of a "⋯" menu; `label` may be the text beside it. */
  async selects(label: What, option: string, options: PressOptions = {}): Promise<Result> {
    const overflow = (it: Control): boolean => it.type === 'overflow';
    const { control, area } = findControl(this.screen(), label, options, 'menu', overflow);
    const exactly = { actionId: control.actionId, blockId: control.blockId, ...area.on };
    return this.press(exactly, { confirm: options.confirm ?? true, option });
  }

  /** Types into a field of the modal (or of Home, or of a message), replacing what was there. */
  async fill(what: What, text: string, options: Where & { readonly enter?: boolean } = {}): Promise<Result> {
    const user = this.begin();
    const typable = (it: Control): boolean => /_text_input$|^number_input$/.test(it.type);
    const found = findControl(this.screen(), what, options, 'field', typable);
    const state = typedState(found.control, text);
    const placed = setValue(this.core, user, found, state);
    if (placed.block['dispatch_action'] !== true) return fine();
    const config = isJson(placed.element['dispatch_action_config']) ? placed.element['dispatch_action_config'] : {};
    const triggers = config['trigger_actions_on'] ?? ['on_enter_pressed'];
    const on = Array.isArray(triggers) ? triggers : [];
    const sends = on.includes('on_character_entered') || (on.includes('on_enter_pressed') && options.enter !== false);
    return sends ? this.#act(user, found, asAction(state)) : fine();
  }

  /** Picks from any menu, picker, radio group or checkboxes; lists for several, `null` to clear. */
  async picks(what: What, choice: Choice, options: PickOptions = {}): Promise<Result> {
    const user = this.begin();
    const pickable = (it: Control): boolean => /select$|picker$|^checkboxes$|^radio_buttons$/.test(it.type);
    const found = findControl(this.screen(), what, options, 'menu', pickable);
    const { control } = found;
    const reader = readerFor(this.core, user);
    const textOf = (it: Json): string => readText(it['text'], reader);
    const raw =
      control.type.endsWith('external_select') && choice !== null
        ? await askForEach(this.core, user, found, Array.isArray(choice) ? choice : [String(choice)], options.typing)
        : undefined;
    const seconds = (text: string): number | null => wallClockSeconds(text, user.tz, offsetSeconds);
    const state = chosenState(control, choice, { ...(raw && { raw }), textOf, seconds });
    if (control.confirm && options.confirm === false) return fine(control.confirm);
    const placed = setValue(this.core, user, found, state);
    if (placed.input && placed.block['dispatch_action'] !== true) return fine(control.confirm);
    return this.#act(user, found, asAction(state));
  }

  /** What a typeahead offers for `typed`. */
  async suggests(what: What, typed: string, options: Where = {}): Promise<readonly string[]> {
    const user = this.begin();
    const found = findControl(this.screen(), what, options, 'typeahead', (it) => it.type.endsWith('external_select'));
    const raw = await ask(this.core, user, found, typed);
    return raw.map((it) => readText(it['text'], readerFor(this.core, user)));
  }

  /** As `suggests`, with the options as the app sent them, for the page. */
  async suggestions(what: What, typed: string, options: Where = {}): Promise<readonly Json[]> {
    const user = this.begin();
    const found = findControl(this.screen(), what, options, 'typeahead', (it) => it.type.endsWith('external_select'));
    return ask(this.core, user, found, typed);
  }

  /** Attaches a file to a file field. */
  attaches(what: What, file: { readonly name: string; readonly content: string | Buffer }, options: Where = {}): void {
    const user = this.begin();
    const found = findControl(this.screen(), what, options, 'file field', (it) => it.type === 'file_input');
    const content = Buffer.from(file.content);
    const stored = storeFile(this.core, user, file.name, mimeOf(file.name), content);
    const before = surfaceOf(this.core, user, found);
    const current = before.values[found.control.blockId]?.[found.control.actionId];
    setValue(this.core, user, found, stateOf(found.control.element, [...jsons(current?.['files']), stored]));
  }

  // ── Modals ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Presses the modal's submit button. Empty required fields and the like are caught by Slack and never sent. */
  async submits(): Promise<Result> {
    const user = this.begin();
    const view = this.core.state.stack(user.id).at(-1);
    if (!view) throw new Error(`${user.realName} has no modal open to submit. The screen reads:\n${this.text()}`);
    if (!isJson(view.body['submit'])) throw new Error(`the modal has no submit button. It reads:\n${this.text()}`);
    const problems: Record<string, string> = {};
    for (const placed of elementsOf(jsons(view.body['blocks'])).filter((it) => it.input)) {
      const problem = fieldProblem(placed, view.values[placed.blockId]?.[placed.actionId]);
      if (problem !== null) problems[placed.blockId] = problem;
    }
    if (Object.keys(problems).length > 0) {
      view.errors = problems;
      return { ok: false, failure: Object.values(problems).join(' '), ms: 0, dialog: null };
    }
    const outcome = await submitView(this.core, user, view);
    await this.settle();
    return { ...outcome, dialog: null };
  }

  /** The close button: one view, or all of them when the view says so. `all`: the cross in the corner. */
  async closes(options: { readonly all?: boolean } = {}): Promise<Result> {
    const user = this.begin();
    const stack = this.core.state.stack(user.id);
    const top = stack.at(-1);
    if (!top) throw new Error(`${user.realName} has no modal open to close`);
    const all = options.all === true || top.body['clear_on_close'] === true;
    await closeViews(this.core, user, all ? [...stack] : [top], all);
    await this.settle();
    return fine();
  }

  /** The arrow of a stacked view. */
  async goesBack(): Promise<Result> {
    const user = this.begin();
    const stack = this.core.state.stack(user.id);
    const top = stack.at(-1);
    if (!top || stack.length < 2) throw new Error(`${user.realName} has no view to go back to`);
    await closeViews(this.core, user, [top], false);
    await this.settle();
    return fine();
  }

  async #act(user: SlackUser, found: Parameters<typeof act>[2], chosen: Json): Promise<Result> {
    const outcome = await act(this.core, user, found, chosen);
    await this.settle();
    return { ...outcome, dialog: found.control.confirm };
  }
}
