/**
 * Block Kit's rules as tables: what each block, element and object may hold, how long, and where it may stand.
 * Read by `validate.ts`. Numbers are Slack's (docs.slack.dev, reference/block-kit, August 2026); where sources disagree
 * the stricter one that Slack's own validator confirms.
 */
import { blocks, blockTypes } from './blocks.ts';
import { elements, objects } from './elements.ts';
import type { Shape } from './rules.ts';
import { list, plain, shape, string, typed, yesNo } from './shorthand.ts';

/** The walk starts at one of these. */
const surfaces: Readonly<Record<string, Shape>> = {
  attachment: {
    fields: { blocks: list(typed(...blockTypes), 0, 50) },
    open: true,
  },
  message: {
    fields: { blocks: list(typed(...blockTypes), 0, 50), attachments: list(shape('attachment'), 0, 100) },
    open: true,
  },
  modal: {
    fields: {
      title: plain(24),
      submit: plain(24),
      close: plain(24),
      blocks: list(typed(...blockTypes), 1, 100),
      private_metadata: string(3000),
      callback_id: string(255),
      external_id: string(255),
      clear_on_close: yesNo,
      notify_on_close: yesNo,
      submit_disabled: yesNo,
    },
    required: ['title', 'blocks'],
  },
  home: {
    fields: {
      blocks: list(typed(...blockTypes), 1, 100),
      private_metadata: string(3000),
      callback_id: string(255),
      external_id: string(255),
    },
    required: ['blocks'],
  },
};

const declared: Readonly<Record<string, Shape>> = { ...objects, ...elements, ...blocks, ...surfaces };

/** Objects, elements and blocks by name; the walk starts at `message`, `modal` or `home`. Every block may have an id. */
export const shapes: Readonly<Record<string, Shape>> = {
  ...declared,
  ...Object.fromEntries(
    blockTypes.map((type) => {
      const block = declared[type] ?? { fields: {} };
      return [type, { ...block, fields: { ...block.fields, block_id: string(255, 1) } }];
    }),
  ),
};
