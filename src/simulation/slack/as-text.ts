/** Messages as people read them, in plain lines: for the terminal and for tests. */

import type { StoredMessage } from './workspace.ts';

type Json = Readonly<Record<string, unknown>>;

const TASK_MARKS: Readonly<Record<string, string>> = {
  pending: '[ ]',
  in_progress: '[~]',
  complete: '[x]',
  error: '[!]',
};

export interface TextOptions {
  /** How a button, menu or field of a block is shown; by default its label in brackets. */
  readonly label?: (element: Json, block: Json) => string;
  /** Rows of a table that are shown, its header included; all of them if absent. */
  readonly rows?: number;
}

/** One message with its files. */
export function messageAsText(message: StoredMessage, options: TextOptions = {}): string {
  const body =
    message.blocks.length > 0
      ? message.blocks.flatMap((block) => blockLines(block, options))
      : message.text === ''
        ? []
        : [readable(message.text)];
  const files = message.files.map((file) => `[file] ${file.title} (${file.content.length} bytes)`);
  return [...body, ...files].join('\n');
}

/** What Slack makes of mrkdwn: dates by their fallback, links by their label, entities as characters. */
export function readable(mrkdwn: string): string {
  return mrkdwn
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:https?:)[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(https?:[^>]*)>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

/** One block as lines. */
export function blockLines(block: Json, options: TextOptions = {}): string[] {
  const label = (element: Json) => options.label?.(element, block) ?? elementLabel(element);
  switch (block.type) {
    case 'header':
      return [textOf(block.text).toUpperCase()];
    case 'section':
      return [
        textOf(block.text),
        ...list(block.fields).map(textOf),
        ...(isObject(block.accessory) ? [label(block.accessory)] : []),
      ].filter((line) => line !== '');
    case 'context':
      return [list(block.elements).map(textOf).join(' · ')];
    case 'actions':
      return [list(block.elements).map(label).join(' ')];
    case 'input':
      return [textOf(block.label), ...(isObject(block.element) ? [label(block.element)] : [])];
    case 'alert':
      return [`[${String(block.level ?? 'default')}] ${textOf(block.text)}`];
    case 'divider':
      return ['────────'];
    case 'plan':
      return [String(block.title), ...list(block.tasks).map(taskLine)];
    case 'task_card':
      return [taskLine(block)];
    case 'rich_text':
      return [richText(block)];
    case 'markdown':
      return [String(block.text)];
    case 'container':
      return [
        textOf(block.title),
        ...list(block.child_blocks).flatMap((child) => blockLines(child, options)),
      ];
    case 'table':
    case 'data_table':
      return tableLines(block, options.rows);
    default:
      return [`(${String(block.type)})`];
  }
}

function taskLine(task: Json): string {
  const mark = TASK_MARKS[String(task.status)] ?? '[?]';
  const detail = isObject(task.details) ? richText(task.details) : '';
  return detail === '' ? `  ${mark} ${task.title}` : `  ${mark} ${task.title}: ${detail}`;
}

function tableLines(block: Json, limit = Number.POSITIVE_INFINITY): string[] {
  const rows: unknown[] = Array.isArray(block.rows) ? block.rows : [];
  const lines = rows.slice(0, limit).map((row) =>
    list(row)
      .map((cell) => String(cell.text ?? cell.value ?? richText(cell)))
      .join(' | '),
  );
  const hidden = rows.length - lines.length;
  return hidden > 0 ? [...lines, `(${hidden} more rows)`] : lines;
}

function richText(block: Json): string {
  return list(block.elements)
    .map((element) => {
      if (Array.isArray(element.elements)) return richText(element);
      return String(element.text ?? element.url ?? element.fallback ?? '');
    })
    .join('');
}

/** A button, menu or field in brackets. */
export function elementLabel(element: Json): string {
  return `[${elementWords(element)}]`;
}

/** What stands on a button, is picked in a menu, or asked for by either. */
export function elementWords(element: Json): string {
  const picked = [element.initial_option, ...list(element.initial_options)].filter(isObject);
  if (element.type === 'checkboxes') return boxes(element, picked);
  if (element.type === 'overflow') return '⋯';
  if (picked.length > 0) return picked.map((option) => textOf(option.text)).join(', ');
  return textOf(element.text ?? element.placeholder) || String(element.initial_value ?? '');
}

function boxes(element: Json, picked: readonly Json[]): string {
  const ticked = new Set(picked.map(({ value }) => String(value)));
  return optionsOf(element)
    .map(({ text, value }) => `${ticked.has(value) ? '☑' : '☐'} ${text}`)
    .join(', ');
}

/** A menu's options in order, those of its groups too. */
export function optionsOf(element: Json): { readonly text: string; readonly value: string }[] {
  const groups = list(element.option_groups).flatMap((group) => list(group.options));
  return [...list(element.options), ...groups].map((option) => ({
    text: textOf(option.text),
    value: String(option.value),
  }));
}

function textOf(value: unknown): string {
  return isObject(value) && typeof value.text === 'string' ? readable(value.text) : '';
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
