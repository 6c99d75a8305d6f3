import { describe, expect, it } from 'vitest';
import { checkMessage, checkView } from '../../../src/slack/block-kit/check.ts';

const section = { type: 'section', text: { type: 'mrkdwn', text: 'x' } };
const task = { type: 'task_card', task_id: 't', title: 'T', status: 'pending' };
const input = {
  type: 'input',
  label: { type: 'plain_text', text: 'L' },
  element: { type: 'plain_text_input' },
};
const modal = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [section] };
const row = [
  { type: 'raw_text', text: 'a' },
  { type: 'raw_text', text: 'b' },
];
const table = { type: 'data_table', caption: 'c', rows: [row, row] };

const pointers = (blocks: object[]) => checkMessage({ text: 't', blocks }).map((problem) => problem.pointer);

describe('messages', () => {
  it.each([
    ['a section', [section]],
    ['a plan', [{ type: 'plan', title: 'P', tasks: [task] }]],
    ['a table', [table]],
    ['fifty blocks', Array.from({ length: 50 }, () => section)],
  ])('may hold %s', (_what, blocks) => {
    expect(pointers(blocks)).toEqual([]);
  });

  it.each([
    ['51 blocks', Array.from({ length: 51 }, () => section), '/blocks'],
    ['an unknown block', [{ type: 'nonsense' }], '/blocks/0/type'],
    ['an unknown field', [{ ...section, colour: 'red' }], '/blocks/0/colour'],
    ['an empty text', [{ type: 'section', text: { type: 'mrkdwn', text: '' } }], '/blocks/0/text/text'],
    [
      'too long a text',
      [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }],
      '/blocks/0/text/text',
    ],
    ['markup in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
    [
      'too long a header',
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      '/blocks/0/text/text',
    ],
    ['an empty section', [{ type: 'section' }], '/blocks/0'],
    [
      'two plans',
      [
        { type: 'plan', title: 'P' },
        { type: 'plan', title: 'Q' },
      ],
      '/blocks',
    ],
    ['two tables', [table, table], '/blocks'],
    ['rows of unequal length', [{ ...table, rows: [row, row.slice(1)] }], '/blocks'],
    ['a task twice', [{ type: 'plan', title: 'P', tasks: [task, task] }], '/blocks'],
    [
      'a task of unknown status',
      [{ type: 'plan', title: 'P', tasks: [{ ...task, status: 'skipped' }] }],
      '/blocks/0/tasks/0/status',
    ],
    [
      'a block_id twice',
      [
        { ...section, block_id: 'b' },
        { ...section, block_id: 'b' },
      ],
      '/blocks',
    ],
    ['an alert', [{ type: 'alert', text: { type: 'plain_text', text: 'x' } }], '/blocks/0'],
    [
      'a button to nowhere',
      [
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'x' }, url: 'javascript:x' }],
        },
      ],
      '/blocks/0/elements/0/url',
    ],
    [
      'too many buttons',
      [
        {
          type: 'actions',
          elements: Array.from({ length: 26 }, () => ({
            type: 'button',
            text: { type: 'plain_text', text: 'x' },
          })),
        },
      ],
      '/blocks/0/elements',
    ],
  ])('may not hold %s', (_what, blocks, pointer) => {
    expect(pointers(blocks)).toContain(pointer);
  });

  it.each([undefined, '', ' ', 'x'.repeat(40_001)])('need a text for those who do not see blocks', (text) => {
    expect(checkMessage({ text, blocks: [section] })).toHaveLength(1);
  });
});

describe('views', () => {
  it('may be plain', () => {
    expect(checkView(modal)).toEqual([]);
    expect(checkView({ type: 'home', blocks: [section] })).toEqual([]);
  });
  it.each([
    ['an input without a submit button', { ...modal, blocks: [input] }],
    ['a long title', { ...modal, title: { type: 'plain_text', text: 'x'.repeat(25) } }],
    ['a plan', { ...modal, blocks: [{ type: 'plan', title: 'P' }] }],
    ['no type', { blocks: [] }],
    ['101 blocks', { ...modal, blocks: Array.from({ length: 101 }, () => section) }],
  ])('may not have %s', (_what, view) => {
    expect(checkView(view).length).toBeGreaterThan(0);
  });
});
