/**
 * Slack's limits for blocks and their parts, as data. Where Slack's pages and its servers disagree, the
 * narrower figure stands here. The bot checks what it sends by these rules, the simulated Slack what it gets.
 */

import {
  any,
  block,
  boolean,
  type Catalogue,
  choice,
  element,
  integer,
  list,
  may,
  must,
  type ObjectRule,
  object,
  rich,
  string,
  text,
} from './rule.ts';

export const MAX_BLOCKS = { message: 50, modal: 100, home: 100 } as const;
/** Beyond this Slack cuts a message's text off. */
export const MAX_TEXT = 40_000;
/** All tables of a message together, in characters. */
export const MAX_TABLE_CHARACTERS = 10_000;
/** All markdown blocks of a message together, in characters. */
export const MAX_MARKDOWN_CHARACTERS = 12_000;
/** Block types of which a message holds one at most; tables of both kinds count as one. */
export const ONE_PER_MESSAGE: readonly (readonly string[])[] = [['plan'], ['table', 'data_table']];

const id = string(255);
const plain = (max: number) => text(max, 'plain_text');
const mrkdwn = (max: number) => text(max, 'mrkdwn');
const url = string(3_000, 1, /^https?:\/\//);

const confirm = object({
  title: must(plain(100)),
  text: must(text(300)),
  confirm: must(plain(30)),
  deny: must(plain(30)),
  style: may(choice('primary', 'danger')),
});

const option = object({
  text: must(text(75)),
  value: must(string(75)),
  description: may(text(75)),
  url: may(url),
});
const optionGroup = object({ label: must(plain(75)), options: must(list(option, 1, 100)) });

const interactive = { action_id: may(id), confirm: may(confirm), focus_on_load: may(boolean) };
const select = { ...interactive, placeholder: may(plain(150)) };
const options = {
  ...select,
  options: may(list(option, 1, 100)),
  option_groups: may(list(optionGroup, 1, 100)),
};
const singleSelect = object(
  { ...options, initial_option: may(option) },
  { oneOf: ['options', 'option_groups'] },
);
const multiSelect = object(
  { ...options, initial_options: may(list(option, 1, 100)), max_selected_items: may(integer(1, 100)) },
  { oneOf: ['options', 'option_groups'] },
);

const ACTIONS = [
  'button',
  'checkboxes',
  'conversations_select',
  'datepicker',
  'datetimepicker',
  'multi_static_select',
  'multi_users_select',
  'overflow',
  'radio_buttons',
  'static_select',
  'timepicker',
  'users_select',
];
const INPUTS = [...ACTIONS.filter((type) => type !== 'button' && type !== 'overflow'), 'plain_text_input'];

const cell = rich('raw_text', 'raw_number', 'rich_text');
const ROWS_OF_A_TABLE = list(list(cell, 1, 20), 1, 100);

const blockRules: Readonly<Record<string, ObjectRule>> = {
  actions: object({ elements: must(list(element(...ACTIONS), 1, 25)) }),
  alert: object(
    { text: must(text(200)), level: may(choice('default', 'info', 'warning', 'error', 'success')) },
    { surfaces: ['modal'] },
  ),
  card: object(
    {
      title: may(mrkdwn(150)),
      subtitle: may(mrkdwn(150)),
      body: may(mrkdwn(200)),
      hero_image: may(element('image')),
      icon: may(element('image')),
      actions: may(list(element('button'), 1, 2)),
    },
    { surfaces: ['message', 'home'], oneOf: ['hero_image', 'title', 'actions', 'body'] },
  ),
  carousel: object({ elements: must(list(block('card'), 1, 10)) }, { surfaces: ['message', 'home'] }),
  container: object(
    {
      title: may(plain(150)),
      rich_text_title: may(rich('rich_text')),
      subtitle: may(text(150)),
      child_blocks: must(
        list(
          block('actions', 'context', 'divider', 'header', 'image', 'rich_text', 'section', 'table'),
          1,
          10,
        ),
      ),
      width: may(choice('narrow', 'standard', 'wide', 'full')),
      icon: may(element('image')),
      is_collapsible: may(boolean),
      default_collapsed: may(boolean),
      has_header_divider: may(boolean),
    },
    { surfaces: ['message', 'home'], oneOf: ['title', 'rich_text_title'] },
  ),
  context: object({
    elements: must(
      list({ kind: 'typed', catalogue: 'text', types: ['plain_text', 'mrkdwn', 'image'], max: 3_000 }, 1, 10),
    ),
  }),
  data_table: object(
    {
      caption: must(string(255)),
      rows: must(list(list(cell, 1, 20), 2, 101)),
      page_size: may(integer(1, 100)),
      row_header_column_index: may(integer(0, 19)),
    },
    { surfaces: ['message', 'home'] },
  ),
  divider: object({}),
  header: object({ text: must(plain(150)) }),
  image: object({ alt_text: must(string(2_000)), title: may(plain(2_000)), image_url: must(url) }),
  input: object(
    {
      label: must(plain(2_000)),
      hint: may(plain(2_000)),
      optional: may(boolean),
      dispatch_action: may(boolean),
      element: must(element(...INPUTS)),
    },
    { surfaces: ['modal', 'home', 'message'] },
  ),
  markdown: object({ text: must(string(12_000)) }, { surfaces: ['message'] }),
  plan: object(
    { title: must(string(256)), tasks: may(list(block('task_card'), 1, 50)) },
    { surfaces: ['message'] },
  ),
  rich_text: object({ elements: must(list(any, 1, 500)) }),
  section: object(
    {
      text: may(text(3_000)),
      fields: may(list(text(2_000), 1, 10)),
      accessory: may(element(...ACTIONS, 'image')),
      expand: may(boolean),
    },
    { oneOf: ['text', 'fields'] },
  ),
  table: object(
    { rows: must(ROWS_OF_A_TABLE), column_settings: may(list(any, 1, 20)) },
    { surfaces: ['message'] },
  ),
  task_card: object(
    {
      task_id: must(id),
      title: must(string(256)),
      status: must(choice('pending', 'in_progress', 'complete', 'error')),
      details: may(block('rich_text')),
      output: may(block('rich_text')),
      sources: may(list(any, 1, 50)),
    },
    { surfaces: ['message'] },
  ),
};

const elementRules: Readonly<Record<string, ObjectRule>> = {
  button: object({
    ...interactive,
    text: must(plain(75)),
    value: may(string(2_000)),
    url: may(url),
    style: may(choice('primary', 'danger')),
    accessibility_label: may(string(75)),
  }),
  checkboxes: object({
    ...interactive,
    options: must(list(option, 1, 10)),
    initial_options: may(list(option, 1, 10)),
  }),
  conversations_select: object({
    ...select,
    initial_conversation: may(id),
    default_to_current_conversation: may(boolean),
    filter: may(any),
  }),
  datepicker: object({ ...select, initial_date: may(string(10, 10, /^\d{4}-\d{2}-\d{2}$/)) }),
  datetimepicker: object({ ...interactive, initial_date_time: may(integer(0, 9_999_999_999)) }),
  image: object({ alt_text: must(string(2_000)), image_url: must(url) }),
  multi_static_select: multiSelect,
  multi_users_select: object({ ...select, initial_users: may(list(id, 1, 100)) }),
  overflow: object({ action_id: may(id), confirm: may(confirm), options: must(list(option, 2, 5)) }),
  plain_text_input: object({
    ...select,
    initial_value: may(string(3_000, 0)),
    multiline: may(boolean),
    min_length: may(integer(0, 3_000)),
    max_length: may(integer(1, 3_000)),
    dispatch_action_config: may(any),
  }),
  radio_buttons: object({ ...interactive, options: must(list(option, 1, 10)), initial_option: may(option) }),
  static_select: singleSelect,
  timepicker: object({ ...select, initial_time: may(string(5, 5, /^\d{2}:\d{2}$/)) }),
  users_select: object({ ...select, initial_user: may(id) }),
};

const textRules: Readonly<Record<string, ObjectRule>> = {
  plain_text: object({ text: must(string(3_000)), emoji: may(boolean) }),
  mrkdwn: object({ text: must(string(3_000)), verbatim: may(boolean) }),
  image: object({ alt_text: must(string(2_000)), image_url: must(url) }),
};

const richRules: Readonly<Record<string, ObjectRule>> = {
  raw_text: object({ text: must(string(3_000)) }),
  raw_number: object({ value: must(any), text: may(string(255)) }),
  rich_text: object({ elements: must(list(any, 1, 500)) }),
};

/** Every rule by catalogue and `type`. */
export const CATALOGUES: Readonly<Record<Catalogue, Readonly<Record<string, ObjectRule>>>> = {
  block: blockRules,
  element: elementRules,
  text: textRules,
  rich: richRules,
};

/** A view's own fields, apart from its blocks. */
export const VIEW_RULES = {
  modal: object({
    type: must(choice('modal')),
    title: must(plain(24)),
    submit: may(plain(24)),
    close: may(plain(24)),
    blocks: must(any),
    private_metadata: may(string(3_000, 0)),
    callback_id: may(id),
    external_id: may(id),
    clear_on_close: may(boolean),
    notify_on_close: may(boolean),
    submit_disabled: may(boolean),
  }),
  home: object({
    type: must(choice('home')),
    blocks: must(any),
    private_metadata: may(string(3_000, 0)),
    callback_id: may(id),
    external_id: may(id),
  }),
} as const;
