/** Clicks and forms about who looks after a finding, and for how long it is hidden. */

import type { AnswerClick } from '../results/click.ts';
import type { Form } from '../results/form.ts';

export const CARE_CLICKS: Readonly<Record<string, AnswerClick>> = {};

export const CARE_FORMS: Readonly<Record<string, Form>> = {};
