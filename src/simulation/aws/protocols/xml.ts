/** Plain data as the XML of EC2 and of the query services. */

import type { AwsError } from '../errors.ts';
import type { Service } from '../services.ts';

/** Where a member's element is not called what the protocol's rule says: its name, and its own members. */
export interface XmlShape {
  readonly names?: Readonly<Record<string, string>>;
  readonly shapes?: Readonly<Record<string, XmlShape>>;
}

interface Style {
  /** Element of a list's entries. */
  readonly entry: string;
  readonly element: (member: string, shape: XmlShape) => string;
}

const EC2_STYLE: Style = {
  entry: 'item',
  element: (member, shape) => shape.names?.[member] ?? `${member.charAt(0).toLowerCase()}${member.slice(1)}`,
};
const QUERY_STYLE: Style = { entry: 'member', element: (member) => member };

/** A whole answer. Times are ISO 8601, absent members are left out. */
export function writeXml(
  service: Service,
  operation: string,
  output: object,
  requestId: string,
  shape: XmlShape = {},
): string {
  const open = `<${operation}Response xmlns="${service.xmlNamespace}">`;
  const close = `</${operation}Response>`;
  if (service.protocol === 'ec2') {
    return `${open}<requestId>${requestId}</requestId>${members(output, shape, EC2_STYLE)}${close}`;
  }
  const result = `<${operation}Result>${members(output, shape, QUERY_STYLE)}</${operation}Result>`;
  return `${open}${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>${close}`;
}

export function writeXmlError(service: Service, error: AwsError, requestId: string): string {
  const words = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (service.protocol === 'ec2') {
    return `<Response><Errors><Error>${words}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  }
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body = `<Error><Type>${type}</Type>${words}</Error><RequestId>${requestId}</RequestId>`;
  return `<ErrorResponse xmlns="${service.xmlNamespace}">${body}</ErrorResponse>`;
}

function members(structure: object, shape: XmlShape, style: Style): string {
  let xml = '';
  for (const [member, value] of Object.entries(structure)) {
    if (value === undefined || value === null) continue;
    xml += element(style.element(member, shape), value, shape.shapes?.[member] ?? {}, style);
  }
  return xml;
}

function element(name: string, value: unknown, shape: XmlShape, style: Style): string {
  const content = contentOf(value, shape, style);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function contentOf(value: unknown, shape: XmlShape, style: Style): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => element(style.entry, entry, shape, style)).join('');
  if (typeof value === 'object' && value !== null) return members(value, shape, style);
  return escapeXml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

/** Control characters have no place in XML 1.0, not even as entities: they are dropped. */
function escapeXml(text: string): string {
  const allowed = hasControl(text) ? [...text].filter((character) => !hasControl(character)).join('') : text;
  return allowed.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);
}

/** Character by character: this runs on every text of every answer. */
function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
