import { describe, expect, it } from 'vitest';
import { templateOf } from './support/deployed.ts';

interface Document {
  readonly Properties: {
    readonly DocumentType: string;
    readonly Content: {
      readonly schemaVersion: string;
      readonly parameters: Record<string, { readonly default: string; readonly allowedValues: string[] }>;
      readonly mainSteps: { action: string; inputs: Record<string, unknown> }[];
    };
  };
}

const { Resources } = templateOf('patchcheck-documents.cfn.yaml') as { Resources: Record<string, Document> };

describe.each(['Scan', 'Install'])('the private document that does %s', (operation) => {
  const { Content, DocumentType } = Resources[`${operation}Document`]?.Properties ?? {};

  it('runs AWS-RunPatchBaseline with that operation, whatever is asked for', () => {
    expect(DocumentType).toBe('Command');
    expect(Content?.schemaVersion).toBe('2.2');
    expect(Content?.mainSteps).toMatchObject([
      {
        action: 'aws:runDocument',
        inputs: {
          documentType: 'SSMDocument',
          documentPath: 'AWS-RunPatchBaseline',
          documentParameters: { Operation: operation, RebootOption: '{{ RebootOption }}' },
        },
      },
    ]);
    expect(Content?.parameters.Operation?.allowedValues).toEqual([operation]);
  });

  it('needs no parameter, and restarts nothing unless it is asked to', () => {
    for (const parameter of Object.values(Content?.parameters ?? {})) {
      expect(parameter.allowedValues).toContain(parameter.default);
    }
    expect(Content?.parameters.RebootOption?.default).toBe('NoReboot');
  });
});

describe('a scan', () => {
  it('never restarts', () => {
    expect(Resources.ScanDocument?.Properties.Content.parameters.RebootOption?.allowedValues).toEqual([
      'NoReboot',
    ]);
  });
});
