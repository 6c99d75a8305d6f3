import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/simulation/aws/errors.ts';
import { writeXml, writeXmlError } from '../../../src/simulation/aws/protocols/xml.ts';
import { SERVICES } from '../../../src/simulation/aws/services.ts';

describe('XML answers', () => {
  it('of EC2 have small names and lists of items', () => {
    const output = { Rows: [{ Name: 'a', On: true, At: new Date(0) }], Empty: [], NextToken: undefined };

    expect(writeXml(SERVICES.ec2, 'DescribeRows', output, 'r-1', { names: { Rows: 'rowSet' } })).toBe(
      '<DescribeRowsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId>' +
        '<rowSet><item><name>a</name><on>true</on><at>1970-01-01T00:00:00.000Z</at></item></rowSet><empty/>' +
        '</DescribeRowsResponse>',
    );
  });

  it('of query services have a result and lists of members', () => {
    expect(writeXml(SERVICES.iam, 'ListNames', { Names: ['a', 'b'] }, 'r-1')).toBe(
      '<ListNamesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListNamesResult>' +
        '<Names><member>a</member><member>b</member></Names></ListNamesResult>' +
        '<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></ListNamesResponse>',
    );
  });

  it('escape what XML reserves, and drop what it cannot hold', () => {
    const xml = writeXml(SERVICES.iam, 'Get', { Text: 'a<b>&"c"\r\n\u0007\u001b[31md' }, 'r-1');

    expect(xml).toContain('<Text>a&lt;b&gt;&amp;&quot;c&quot;&#xD;\n[31md</Text>');
  });

  it.each([
    ['ec2', 403, '<Response><Errors><Error><Code>No</Code><Message>a&amp;b</Message></Error></Errors>'],
    ['sts', 403, '<Error><Type>Sender</Type><Code>No</Code><Message>a&amp;b</Message></Error>'],
    ['sts', 500, '<Error><Type>Receiver</Type><Code>No</Code><Message>a&amp;b</Message></Error>'],
  ] as const)('of %s tell errors with status %i', (service, status, expected) => {
    expect(writeXmlError(SERVICES[service], new AwsError('No', 'a&b', status), 'r-1')).toContain(expected);
  });
});
