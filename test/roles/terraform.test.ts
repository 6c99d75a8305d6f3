import { describe, expect, it } from 'vitest';
import { actingStatements } from '../../src/aws/acting-permissions.ts';
import { READ_PERMISSIONS, REMEDIATION_READ_PERMISSIONS } from '../../src/aws/assess-permissions.ts';
import { REMEDIATE_ACTIONS } from '../../src/model/settings.ts';
import { snake } from '../../src/roles/names.ts';
import { terraformModule } from '../../src/roles/terraform.ts';

const MODULE = terraformModule();
const TEXT = Object.values(MODULE).join('\n');

/** The body of the block that begins with `head`. */
function blockOf(head: string): string {
  const start = TEXT.indexOf(`${head} {`);
  if (start === -1) throw new Error(`There is no ${head}.`);
  return TEXT.slice(start, TEXT.indexOf('\n}\n', start));
}

function quoted(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

function actionsIn(body: string): Set<string> {
  return new Set(quoted(body, /"([a-z0-9]+:[A-Z]\w+)"/g).filter((word) => !isConditionKey(word)));
}

function isConditionKey(word: string): boolean {
  return ['ec2:CreateAction', 'kms:GrantIsForAWSResource', 'kms:ViaService'].includes(word);
}

describe('the Terraform module', () => {
  it('closes what it opens', () => {
    for (const [file, text] of Object.entries(MODULE)) {
      const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/^#.*$/gm, '');
      const open: string[] = [];
      for (const sign of bare.match(/[[\](){}]/g) ?? []) {
        const opening = { ']': '[', ')': '(', '}': '{' }[sign];
        if (opening === undefined) open.push(sign);
        else expect(open.pop(), file).toBe(opening);
      }
      expect(open, file).toEqual([]);
    }
  });

  it('uses every variable that it declares, and declares every one that it uses', () => {
    const declared = quoted(TEXT, /^variable "(\w+)"/gm);
    expect(declared.toSorted()).toEqual([...new Set(quoted(TEXT, /\bvar\.(\w+)/g))].toSorted());
  });

  it('defines every local value and every document that it refers to', () => {
    const locals = quoted(blockOf('locals'), /^ {2}(\w+) +=/gm);
    expect([...new Set(quoted(TEXT, /\blocal\.(\w+)/g))].toSorted()).toEqual(locals.toSorted());
    const documents = quoted(TEXT, /^data "aws_iam_policy_document" "(\w+)"/gm);
    const used = new Set(quoted(TEXT, /\bdata\.aws_iam_policy_document\.(\w+)/g));
    expect([...used].toSorted()).toEqual(documents.toSorted());
  });

  it.each(REMEDIATE_ACTIONS)('gives the rights of the table, and nothing else: %s', (action) => {
    const statements = actingStatements(action, { scan: null, install: null });
    const body = blockOf(`data "aws_iam_policy_document" "${snake(action)}"`);
    expect(actionsIn(body)).toEqual(new Set(statements.flatMap(({ actions }) => actions)));
    expect(quoted(body, /\bsid += "(\w+)"/g)).toEqual(statements.map(({ sid }) => sid));
    expect(quoted(body, /(fence_tag_value\])/g)).toHaveLength(
      statements.filter(({ fenced }) => fenced).length,
    );
    const switched = statements.filter(({ option }) => option !== null);
    expect(quoted(body, /(dynamic "statement")/g)).toHaveLength(switched.length);
  });

  it('lets an assessment read what the table says', () => {
    const listed = [...READ_PERMISSIONS, ...REMEDIATION_READ_PERMISSIONS].map(({ action }) => action);
    expect(actionsIn(blockOf('data "aws_iam_policy_document" "assess"'))).toEqual(new Set(listed));
  });

  it('lets the bot alone assume them, with the external id, and act in somebody’s name only', () => {
    const acting = blockOf('data "aws_iam_policy_document" "acting_trust"');
    expect(acting).toContain('values   = [var.external_id]');
    expect(acting).toMatch(/test {5}= "Null"\n +variable = "sts:SourceIdentity"\n +values {3}= \["false"\]/);
    expect(blockOf('data "aws_iam_policy_document" "assess_trust"')).toContain(
      'values   = [var.external_id]',
    );
    expect(quoted(TEXT, /identifiers = \[([\w.]+)\]/g)).toEqual(Array(4).fill('var.bot_principal_arn'));
  });

  it('is bound to versions that it was written for, and keeps the external id out of its output', () => {
    expect(MODULE['versions.tf']).toContain('required_version = ">= 1.5.0, < 2.0.0"');
    expect(MODULE['versions.tf']).toContain('version = ">= 5.0.0, < 7.0.0"');
    expect(blockOf('variable "external_id"')).toContain('sensitive   = true');
    expect(MODULE['outputs.tf']).not.toContain('var.external_id');
  });
});
