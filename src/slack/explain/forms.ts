import { EXPLAIN_FORM } from '../action-ids.ts';
import { FOREIGN } from '../results/click.ts';
import type { Form } from '../results/form.ts';
import { noticeView } from '../results/modal.ts';
import { explainFormLacks, readExplainForm, renderExplanation } from './explain-view.ts';

const TITLE = 'Explain patch output';

export const EXPLAIN_FORMS: Readonly<Record<string, Form>> = {
  [EXPLAIN_FORM]: {
    title: TITLE,
    sending: 'Reading …',
    errors: explainFormLacks,
    answer: async (_, values) => {
      const sample = readExplainForm(values);
      return sample === null ? noticeView(TITLE, FOREIGN.text) : renderExplanation(sample);
    },
  },
};
