/** The services that the simulation speaks for: protocol, version and the words of their errors. */

export type ServiceName = 'ssm' | 'ec2' | 'sts' | 'iam' | 'autoscaling' | 'elbv2';

/** An error's code and HTTP status, and its message where the service always says the same. */
interface ErrorWords {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

export interface Service {
  readonly name: ServiceName;
  readonly protocol: 'json' | 'ec2' | 'query';
  /** API version: how a query names the service. */
  readonly version: string;
  readonly xmlNamespace: string;
  /** Prefix of its actions in IAM policies. */
  readonly actionPrefix: string;
  readonly throttled: ErrorWords;
  readonly denied: Omit<ErrorWords, 'message'>;
  readonly expired: ErrorWords;
  readonly unknownKey: ErrorWords;
  readonly internal: ErrorWords;
  readonly invalid: Omit<ErrorWords, 'message'>;
  readonly unknownOperation: Omit<ErrorWords, 'message'>;
}

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

const SSM: Service = {
  name: 'ssm',
  protocol: 'json',
  version: '2014-11-06',
  xmlNamespace: '',
  actionPrefix: 'ssm',
  throttled: { code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  denied: { code: 'AccessDeniedException', status: 400 },
  expired: { code: 'ExpiredTokenException', status: 400, message: EXPIRED_TOKEN },
  unknownKey: { code: 'UnrecognizedClientException', status: 400, message: INVALID_TOKEN },
  internal: { code: 'InternalServerError', status: 500, message: 'An error occurred on the server side.' },
  invalid: { code: 'ValidationException', status: 400 },
  unknownOperation: { code: 'UnknownOperationException', status: 400 },
};

const EC2: Service = {
  name: 'ec2',
  protocol: 'ec2',
  version: '2016-11-15',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  actionPrefix: 'ec2',
  throttled: { code: 'RequestLimitExceeded', status: 503, message: 'Request limit exceeded.' },
  denied: { code: 'UnauthorizedOperation', status: 403 },
  expired: { code: 'RequestExpired', status: 400, message: 'Request has expired.' },
  unknownKey: {
    code: 'AuthFailure',
    status: 401,
    message: 'AWS was not able to validate the provided access credentials',
  },
  internal: { code: 'InternalError', status: 500, message: 'An internal error has occurred' },
  invalid: { code: 'InvalidParameterValue', status: 400 },
  unknownOperation: { code: 'InvalidAction', status: 400 },
};

function queryService(
  name: ServiceName,
  version: string,
  xmlNamespace: string,
  actionPrefix: string = name,
): Service {
  return {
    name,
    protocol: 'query',
    version,
    xmlNamespace,
    actionPrefix,
    throttled: { code: 'Throttling', status: 400, message: 'Rate exceeded' },
    denied: { code: 'AccessDenied', status: 403 },
    expired: { code: 'ExpiredToken', status: 403, message: EXPIRED_TOKEN },
    unknownKey: { code: 'InvalidClientTokenId', status: 403, message: INVALID_TOKEN },
    internal: { code: 'InternalFailure', status: 500, message: 'An internal error has occurred.' },
    invalid: { code: 'ValidationError', status: 400 },
    unknownOperation: { code: 'InvalidAction', status: 400 },
  };
}

export const SERVICES: Readonly<Record<ServiceName, Service>> = {
  ssm: SSM,
  ec2: EC2,
  sts: queryService('sts', '2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
  iam: queryService('iam', '2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'),
  autoscaling: queryService('autoscaling', '2011-01-01', 'http://autoscaling.amazonaws.com/doc/2011-01-01/'),
  elbv2: queryService(
    'elbv2',
    '2015-12-01',
    'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    'elasticloadbalancing',
  ),
};

/** The service of a query, by the API version it names. */
export function serviceOfVersion(version: string | null): Service | null {
  const services = Object.values(SERVICES);
  return services.find((service) => service.protocol !== 'json' && service.version === version) ?? null;
}
