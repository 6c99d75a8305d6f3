import { expect, it } from 'vitest';
import { renderRemediation } from '../../../src/slack/remediation/message.ts';
import { settingsFor } from '../support/bot.ts';
import { AT, keyOf, planOf, recordOf } from '../support/remediation-records.ts';

it('while it stops, says what was not cancelled', () => {
  const record = recordOf(planOf([keyOf(1)]), {
    state: 'stopping',
    stop: { by: 'U0BOB', at: AT, reason: 'wrong day' },
    note: 'What runs was not cancelled: AWS refused ssm:CancelCommand.',
  });

  const { text, blocks } = renderRemediation(
    record,
    settingsFor({ botToken: '', appToken: '', signingSecret: '', apiUrl: '' }, 'socket'),
  );

  expect(text).toContain('What runs was not cancelled: AWS refused ssm:CancelCommand.');
  expect(JSON.stringify(blocks)).toContain('What runs was not cancelled: AWS refused ssm:CancelCommand.');
});
