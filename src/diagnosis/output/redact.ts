/** Takes secrets out of text before it is stored, shown or exported. */

const HIDDEN = '[redacted]';

/** Each rule's first group, if any, is kept; what follows it is the secret. All are linear: no nested repeats. */
const RULES: readonly RegExp[] = [
  // to the end of the key, the next key or the end of the text; where neither is near, what looks like one
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?:(?!-----BEGIN)[\s\S]){0,20000}?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|(?=-----BEGIN)|$)|[A-Za-z0-9+/=\s]{40,20000})/g,
  // user:password@ or token@ in a URL
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#'"]{1,500}@/gi,
  // presigned and tokened query strings
  /([?&;](?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|sig|se|token|access_token|auth|key|password|passwd|pwd|secret|api[_-]?key)=)[^\s&;'"<>]{1,4000}/gi,
  /(\bAuthorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:Bearer|Basic|Token|Negotiate|NTLM|AWS4-HMAC-SHA256)\s{1,4})?[^\r\n"']{1,4000}/gi,
  /(\b(?:Bearer|Basic)\s{1,4})[A-Za-z0-9._~+/-]{12,4000}={0,2}/g,
  /\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,500}/g,
  /\bgh[opusr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_\w{20,255}/g,
  /\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}(?:\.[A-Za-z0-9_-]{0,4000})?/g,
  // name = value, for names that speak of a secret; quoted values may hold blanks
  /((?:password|(?<![a-z])pass|passwd|passphrase|pwd|secret(?:[_-]?(?:access)?[_-]?key)?|session[_-]?token|security[_-]?token|auth[_-]?token|access[_-]?token|refresh[_-]?token|api[_-]?key|apikey|private[_-]?key|client[_-]?secret|activation[_-]?(?:key|code)|registration[_-]?code|regcode|credential)["']?\s{0,4}[:=]\s{0,4})(?:(?:"[^"\r\n]{1,2000}"|'[^'\r\n]{1,2000}')[^\s"',;&]{0,2000}|[^\s"',;&]{1,2000})/gi,
  /(\btoken["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9._~+/=-]{8,4000}/gi,
  // command line options that take a secret
  /(--?(?:password|passwd|pass|token|secret|regcode|activationkey|api-key|proxy-password|proxypass|auth)[= ]["']?)[^\s"']{1,2000}/gi,
];

/** `text` with passwords, tokens, keys, signed query strings and credentials in URLs replaced. */
export function redactSecrets(text: string): string {
  let clean = text;
  for (const rule of RULES) clean = clean.replace(rule, hide);
  return clean;
}

function hide(match: string, kept: unknown): string {
  const prefix = typeof kept === 'string' ? kept : '';
  const suffix = match.endsWith('@') && prefix.endsWith('://') ? '@' : '';
  return `${prefix}${HIDDEN}${suffix}`;
}
