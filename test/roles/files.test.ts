import { describe, expect, it } from 'vitest';
import { botPolicy } from '../../src/roles/bot-policy.ts';
import { rolesTemplate } from '../../src/roles/cloudformation.ts';
import { documentsTemplate } from '../../src/roles/documents.ts';
import { assessPolicy } from '../../src/roles/read-statements.ts';
import { terraformModule } from '../../src/roles/terraform.ts';

const terraform = Object.entries(terraformModule());

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['patchcheck-roles.cfn.yaml', rolesTemplate()],
  ['patchcheck-documents.cfn.yaml', documentsTemplate()],
  ['patchcheck-bot-policy.json', botPolicy()],
  ['assess-permissions.json', assessPolicy()],
  ...terraform.map(([name, text]) => [`terraform/${name}`, text] as const),
];

describe('the files to deploy', () => {
  it.each(FILES)(
    '%s is the one in docs (npx vitest run test/roles -u writes it anew)',
    async (path, text) => {
      await expect(text).toMatchFileSnapshot(`../../docs/aws/${path}`);
    },
  );
});
