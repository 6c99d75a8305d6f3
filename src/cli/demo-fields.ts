/** What is typed behind the number of a menu or field, as Slack tells it of the element. Pure. */

import { optionsOf } from '../simulation/slack/as-text.ts';

type Json = Readonly<Record<string, unknown>>;

const MANY = new Set(['checkboxes', 'multi_static_select']);

/** null: nothing of what it offers was picked. "0" picks none where several may be picked. */
export function fieldValue(element: Json, words: string): Json | null {
  const type = element.type;
  if (type === 'plain_text_input') return { type, value: words };
  if (type === 'datetimepicker') return timeValue(words);
  const options = optionsOf(element);
  const picked = words.split(/[\s,]+/).flatMap((word) => options[Number(word) - 1] ?? []);
  const told = picked.map(({ text, value }) => ({ text: { type: 'plain_text', text }, value }));
  if (MANY.has(String(type))) {
    return told.length > 0 || words === '0' ? { type, selected_options: told } : null;
  }
  return told[0] === undefined ? null : { type, selected_option: told[0] };
}

/** What can be typed behind the number, one line each. */
export function fieldHelp(element: Json, number: number): string {
  if (element.type === 'datetimepicker') return `${number} 2030-01-31 22:00 sets it, in UTC`;
  const lines = optionsOf(element).map(({ text }, index) => `${number} ${index + 1}: ${text}`);
  if (MANY.has(String(element.type))) lines.push(`${number} 1 2 picks several, ${number} 0 none`);
  return lines.join('\n') || 'It offers nothing.';
}

function timeValue(words: string): Json | null {
  const at = Date.parse(`${words.trim().replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? null : { type: 'datetimepicker', selected_date_time: Math.floor(at / 1000) };
}
