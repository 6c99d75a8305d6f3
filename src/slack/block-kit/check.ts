/** Checks payloads against Block Kit's rules. Pure: what is wrong comes back as data. */

import type { Catalogue, ObjectRule, Rule, Surface } from './rule.ts';
import {
  CATALOGUES,
  MAX_BLOCKS,
  MAX_MARKDOWN_CHARACTERS,
  MAX_TABLE_CHARACTERS,
  MAX_TEXT,
  ONE_PER_MESSAGE,
  VIEW_RULES,
} from './rules.ts';

/** One violation: where (a JSON pointer) and what. */
export interface Problem {
  readonly pointer: string;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a message; an empty list means Slack will take it. */
export function checkMessage(message: { readonly text?: unknown; readonly blocks?: unknown }): Problem[] {
  const problems = checkBlocks(message.blocks ?? [], 'message');
  if (typeof message.text !== 'string' || message.text.trim() === '') {
    problems.push({ pointer: '/text', message: 'every message needs a text that says what its blocks show' });
  } else if (message.text.length > MAX_TEXT) {
    problems.push({ pointer: '/text', message: `must be at most ${MAX_TEXT} characters` });
  }
  return problems;
}

/** What is wrong with a modal or a Home view. */
export function checkView(view: unknown): Problem[] {
  if (!isObject(view) || (view.type !== 'modal' && view.type !== 'home')) {
    return [{ pointer: '/view', message: 'must be a modal or a home view' }];
  }
  const problems = checkObject(view, VIEW_RULES[view.type], '/view');
  problems.push(...checkBlocks(view.blocks, view.type));
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  const hasInput = blocks.some((block) => isObject(block) && block.type === 'input');
  if (view.type === 'modal' && hasInput && view.submit === undefined) {
    problems.push({ pointer: '/view/submit', message: 'a modal with an input needs a submit button' });
  }
  return problems;
}

/** What is wrong with a list of blocks on a surface. */
export function checkBlocks(blocks: unknown, surface: Surface): Problem[] {
  if (!Array.isArray(blocks)) return [{ pointer: '/blocks', message: 'must be a list' }];
  const problems = blocks.flatMap((block, index) => checkBlock(block, surface, `/blocks/${index}`));
  if (blocks.length > MAX_BLOCKS[surface]) {
    problems.push({ pointer: '/blocks', message: `must be at most ${MAX_BLOCKS[surface]} blocks` });
  }
  return [...problems, ...checkTogether(blocks.filter(isObject))];
}

function checkBlock(block: unknown, surface: Surface, pointer: string): Problem[] {
  const problems = checkTyped(block, 'block', Object.keys(CATALOGUES.block), undefined, pointer);
  if (!isObject(block)) return problems;
  const surfaces = CATALOGUES.block[String(block.type)]?.surfaces;
  if (surfaces !== undefined && !surfaces.includes(surface)) {
    problems.push({ pointer, message: `${String(block.type)} is not allowed in a ${surface}` });
  }
  return problems;
}

/** Rules over all blocks of a payload taken together. */
function checkTogether(blocks: readonly Json[]): Problem[] {
  const problems: Problem[] = [];
  for (const pointer of repeated(blocks.map((block) => block.block_id))) {
    problems.push({ pointer: '/blocks', message: `block_id ${pointer} is used twice` });
  }
  for (const family of ONE_PER_MESSAGE) {
    const count = blocks.filter((block) => family.includes(String(block.type))).length;
    if (count > 1) problems.push({ pointer: '/blocks', message: `at most one ${family.join(' or ')}` });
  }
  for (const block of blocks) problems.push(...checkTasks(block), ...checkTable(block));
  const markdown = blocks.filter((block) => block.type === 'markdown').map((block) => String(block.text));
  if (markdown.join('').length > MAX_MARKDOWN_CHARACTERS) {
    problems.push({
      pointer: '/blocks',
      message: `markdown must be at most ${MAX_MARKDOWN_CHARACTERS} in all`,
    });
  }
  return problems;
}

function checkTasks(block: Json): Problem[] {
  if (block.type !== 'plan' || !Array.isArray(block.tasks)) return [];
  const ids = block.tasks.filter(isObject).map((task) => task.task_id);
  return repeated(ids).map((id) => ({ pointer: '/blocks', message: `task_id ${id} is used twice` }));
}

function checkTable(block: Json): Problem[] {
  if ((block.type !== 'table' && block.type !== 'data_table') || !Array.isArray(block.rows)) return [];
  const rows: unknown[][] = block.rows.filter((row) => Array.isArray(row));
  const problems: Problem[] = [];
  const characters = JSON.stringify(rows.map((row) => row.map(cellText))).length;
  if (characters > MAX_TABLE_CHARACTERS) {
    problems.push({
      pointer: '/blocks',
      message: `a table must be at most ${MAX_TABLE_CHARACTERS} characters`,
    });
  }
  if (new Set(rows.map((row) => row.length)).size > 1) {
    problems.push({ pointer: '/blocks', message: 'all rows of a table must be equally long' });
  }
  return problems;
}

function cellText(cell: unknown): unknown {
  return isObject(cell) ? (cell.text ?? cell.value ?? cell.elements) : cell;
}

function checkValue(value: unknown, rule: Rule, pointer: string): Problem[] {
  switch (rule.kind) {
    case 'any':
      return [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [{ pointer, message: 'must be true or false' }];
    case 'choice':
      return rule.values.includes(String(value))
        ? []
        : [{ pointer, message: `must be one of ${rule.values.join(', ')}` }];
    case 'integer':
      return Number.isInteger(value) && Number(value) >= rule.min && Number(value) <= rule.max
        ? []
        : [{ pointer, message: `must be a whole number from ${rule.min} to ${rule.max}` }];
    case 'string':
      return checkString(value, rule, pointer);
    case 'list':
      return checkList(value, rule, pointer);
    case 'object':
      return checkObject(value, rule, pointer);
    case 'typed':
      return checkTyped(value, rule.catalogue, rule.types, rule.max, pointer);
  }
}

function checkString(value: unknown, rule: Rule & { kind: 'string' }, pointer: string): Problem[] {
  if (typeof value !== 'string') return [{ pointer, message: 'must be text' }];
  if (value.length < rule.min) return [{ pointer, message: `must be at least ${rule.min} characters` }];
  if (value.length > rule.max) return [{ pointer, message: `must be at most ${rule.max} characters` }];
  if (rule.pattern !== undefined && !rule.pattern.test(value)) {
    return [{ pointer, message: `must match ${rule.pattern.source}` }];
  }
  return [];
}

function checkList(value: unknown, rule: Rule & { kind: 'list' }, pointer: string): Problem[] {
  if (!Array.isArray(value)) return [{ pointer, message: 'must be a list' }];
  const problems = value.flatMap((item, index) => checkValue(item, rule.of, `${pointer}/${index}`));
  if (value.length < rule.min) problems.push({ pointer, message: `needs at least ${rule.min}` });
  if (value.length > rule.max) problems.push({ pointer, message: `allows at most ${rule.max}` });
  return problems;
}

function checkTyped(
  value: unknown,
  catalogue: Catalogue,
  types: readonly string[],
  max: number | undefined,
  pointer: string,
): Problem[] {
  if (!isObject(value)) return [{ pointer, message: 'must be an object' }];
  const type = String(value.type);
  const rule = CATALOGUES[catalogue][type];
  if (rule === undefined || !types.includes(type)) {
    return [{ pointer: `${pointer}/type`, message: `${type} is not allowed here` }];
  }
  const problems = checkObject(value, rule, pointer, catalogue === 'block' ? ['type', 'block_id'] : ['type']);
  const text = value.text;
  if (max !== undefined && typeof text === 'string' && text.length > max) {
    problems.push({ pointer: `${pointer}/text`, message: `must be at most ${max} characters` });
  }
  const blockId = value.block_id;
  if (catalogue === 'block' && blockId !== undefined) {
    problems.push(...checkString(blockId, { kind: 'string', min: 1, max: 255 }, `${pointer}/block_id`));
  }
  return problems;
}

function checkObject(
  value: unknown,
  rule: ObjectRule,
  pointer: string,
  alsoAllowed: readonly string[] = [],
): Problem[] {
  if (!isObject(value)) return [{ pointer, message: 'must be an object' }];
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(rule.fields)) {
    if (value[name] !== undefined)
      problems.push(...checkValue(value[name], field.rule, `${pointer}/${name}`));
    else if (field.required) problems.push({ pointer: `${pointer}/${name}`, message: 'is missing' });
  }
  for (const name of Object.keys(value)) {
    if (rule.fields[name] === undefined && !alsoAllowed.includes(name)) {
      problems.push({ pointer: `${pointer}/${name}`, message: 'is not known here' });
    }
  }
  if (rule.oneOf !== undefined && !rule.oneOf.some((name) => value[name] !== undefined)) {
    problems.push({ pointer, message: `needs one of ${rule.oneOf.join(', ')}` });
  }
  return problems;
}

function repeated(ids: readonly unknown[]): string[] {
  const given = ids.filter((id): id is string => typeof id === 'string');
  return [...new Set(given.filter((id, index) => given.indexOf(id) !== index))];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
