/** What every command gets for free: the list is walked, so a new one needs no line here. */
import { describe, expect, test } from 'vitest';
import { helpFor, helpMessage } from '../../src/blocks/help.ts';
import { argsFor } from '../../src/bot/commands.ts';
import type { AnyAction, AnyCommand } from '../../src/commands/define.ts';
import { keysOf } from '../../src/commands/text.ts';
import { InputError } from '../../src/errors.ts';
import { roles } from '../../src/people.ts';

export function commandContract(commands: readonly AnyCommand[], root: string): void {
  const names = commands.flatMap((it) => [it.verb, ...(it.aliases ?? [])]);

  test('verbs and aliases are unique, short and lower-case', () => {
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(name).toMatch(/^[a-z?][a-z-]{0,14}$/);
  });

  test('action ids are unique, belong to their command, and fit Slack', () => {
    const all = commands.flatMap((it) => it.actions.map((action: AnyAction) => ({ verb: it.verb, action })));
    // A menu that searches and also does something when chosen has one id for both.
    const ids = all.map((it) => `${it.action.kind} ${it.action.id}`);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { verb, action } of all) {
      expect(action.id).toMatch(/^[a-z-]+\.[a-z-]+$/);
      expect(action.id.startsWith(`${verb}.`), `${action.id} belongs to ${verb}`).toBe(true);
      if (action.kind !== 'options')
        expect(action.payload.safeParse('not an object').success, `id ${action.id}`).toBe(false);
    }
  });

  test('help lists every command once, on one screen', () => {
    const message = helpMessage(commands, root);
    const text = JSON.stringify(message.blocks);
    for (const it of commands) expect(text.split(`${root} ${it.verb}`).length, `verb ${it.verb}`).toBeGreaterThan(1);
    expect(message.blocks.length).toBeLessThanOrEqual(8);
    expect(text.split('\\n').length).toBeLessThanOrEqual(30);
  });

  describe.each(commands.map((it) => [it.verb, it] as const))('%s', (_verb, command) => {
    test('says what it does in one line, who may, and how it is typed', () => {
      expect(command.summary).toMatch(/^[A-Z][^\n.]{8,79}$/);
      expect(command.needs === null || roles.includes(command.needs)).toBe(true);
      expect(command.usage).not.toContain(root);
      for (const key of keysOf(command.usage)) expect(key).toMatch(/^[a-z-]{2,12}$/);
    });

    test('its examples parse, and help shows them', () => {
      expect(command.examples.length).toBeGreaterThanOrEqual(1);
      for (const example of command.examples)
        expect(() => argsFor(command, example, root), `example ${example}`).not.toThrow();
      if (command.usage !== '') expect(command.examples.length).toBe(2);
      expect(helpFor(command, root, null).blocks.length).toBeGreaterThanOrEqual(3);
    });

    test('an empty line is either enough or answered with usage and an example', () => {
      try {
        argsFor(command, '', root);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).hint).toContain(`${root} ${command.verb} ${command.usage}`);
        expect((error as InputError).hint).toContain('For example');
      }
    });
  });
}
