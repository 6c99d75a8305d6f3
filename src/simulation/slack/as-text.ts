/** Messages as people read them, in plain lines: for the terminal and for tests. */

import type { StoredMessage } from './workspace.ts';

type Json = Readonly<Record<string, unknown>>;

const TASK_MARKS: Readonly<Record<string, string>> = {
  pending: '[ ]',
  in_progress: '[~]',
  complete: '[x]',
  error: '[!]',
};

/** One message with its files. */
export function messageAsText(message: StoredMessage): string {
  const body =
    message.blocks.length > 0
      ? message.blocks.flatMap(blockLines)
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
export function blockLines(block: Json): string[] {
  switch (block.type) {
    case 'header':
      return [textOf(block.text).toUpperCase()];
    case 'section':
      return [
        textOf(block.text),
        ...list(block.fields).map(textOf),
        ...accessoryLines(block.accessory),
      ].filter((line) => line !== '');
    case 'context':
      return [list(block.elements).map(textOf).join(' · ')];
    case 'actions':
      return [list(block.elements).map(elementLabel).join(' ')];
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
      return [textOf(block.title), ...list(block.child_blocks).flatMap(blockLines)];
    case 'table':
    case 'data_table':
      return tableLines(block);
    default:
      return [`(${String(block.type)})`];
  }
}

function taskLine(task: Json): string {
  const mark = TASK_MARKS[String(task.status)] ?? '[?]';
  const detail = isObject(task.details) ? richText(task.details) : '';
  return detail === '' ? `  ${mark} ${task.title}` : `  ${mark} ${task.title}: ${detail}`;
}

function tableLines(block: Json): string[] {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  return rows.map((row: unknown) =>
    list(row)
      .map((cell) => String(cell.text ?? cell.value ?? richText(cell)))
      .join(' | '),
  );
}

function richText(block: Json): string {
  return list(block.elements)
    .map((element) => {
      if (Array.isArray(element.elements)) return richText(element);
      return String(element.text ?? element.url ?? element.fallback ?? '');
    })
    .join('');
}

function accessoryLines(accessory: unknown): string[] {
  return isObject(accessory) ? [elementLabel(accessory)] : [];
}

function elementLabel(element: Json): string {
  return `[${textOf(element.text ?? element.placeholder)}]`;
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
