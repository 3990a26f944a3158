import { stringify } from 'yaml';
import { z } from 'zod';
import { caseSchema, personSchema, transactionSchema } from '../shapes.js';
import { REFUSAL_CODES } from '../wallet.js';
import { COMMANDS, doneSchema, envelopeOf, FILE_REFUSED, PROBLEM_TYPE, QUERIES, registrationAnswer } from './protocol.js';

type Json = Record<string, unknown>;

/** The interface as OpenAPI 3.1, made from the schemas that check it: `npm run openapi` writes it to openapi.yaml. */
export function describeProtocol(): string {
  const schemas = createSchemas();
  const paths = {
    ...Object.fromEntries(Object.entries(QUERIES).map(([name, query]) => [`/queries/${name}`, { post: toQuery(schemas, name, query) }])),
    ...Object.fromEntries(Object.entries(COMMANDS).map(([name, command]) => [`/commands/${name}`, { post: toCommand(schemas, name, command) }])),
    '/files/{id}': { put: FILE },
  };
  const document = {
    openapi: '3.1.0',
    info: INFO,
    security: [{ token: [] }, {}],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: { ...schemas.finish(), Problem: PROBLEM }, responses: RESPONSES },
  };
  return stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}

const INFO = {
  title: "The operator's own system, as the support bot calls it",
  version: '1',
  description: [
    'Serve these addresses and set WALLET_URL to what they have in common. Everything about a person is in bodies, so that no address in a log tells of anybody.',
    'Answers are JSON in UTF-8 of at most 1 MiB, not compressed; fields that are not described are passed over, and so are entries of a list that are not as described. A field that may be null and is not required may be left out, which is the same. Redirects are not followed. Times are epoch milliseconds, amounts yuan as "132.50".',
    "**Whose is it.** Every question and command names the person it is for. Somebody else's transaction or case is answered exactly as one that does not exist.",
    '**Exactly once.** A command comes with an Idempotency-Key. The same key again, also days later and also at the same moment, must not do it again and is answered with the first outcome, refusals included. A call that was not answered is repeated with the same key.',
    '**Not now.** Answer 5xx, 408, 425 or 429 when it is not known or not possible now: commands are repeated for hours, and the person is told. `Retry-After` (seconds or a date) with such an answer is heeded, for an hour at most. With a 429 or 503 to a question or a command it is meant of all calls: for as long, half a minute at most, the bot makes none, then tries with one. After five such answers in a row to questions and commands the bot pauses and tries again every few seconds.',
    '**Afterwards.** Every later change is reported to POST /events/wallet of the bot (see its own reference at /docs).',
  ].join('\n\n'),
};

interface Schemas {
  /** Puts a schema among the named ones and refers to it. */
  name(id: string, schema: z.ZodType): Json;
  finish(): Json;
}

const SHARED: [string, z.ZodType][] = [
  ['Person', personSchema], ['Registration', registrationAnswer], ['Transaction', transactionSchema], ['Case', caseSchema],
];

function createSchemas(): Schemas {
  const registry = z.registry<{ id: string }>();
  const refer = (id: string): string => `#/components/schemas/${id}`;
  const name: Schemas['name'] = (id, schema) => {
    registry.add(schema, { id });
    return { $ref: refer(id) };
  };
  SHARED.forEach(([id, schema]) => name(id, schema));
  return {
    name,
    // What may come in, so that unknown fields are no fault.
    finish: () => Object.fromEntries(Object.entries(z.toJSONSchema(registry, { uri: refer, io: 'input' }).schemas)
      .map(([id, { $schema: _schema, $id: _id, id: __id, ...schema }]) => [id, schema])),
  };
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });
const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const answered = (description: string, content: Json): Json => ({ 200: { description, content }, ...OTHERWISE });
const OTHERWISE = { '4XX': { $ref: '#/components/responses/NotUnderstood' }, '5XX': { $ref: '#/components/responses/NotNow' } };

function toQuery(schemas: Schemas, name: string, { about, body, answer }: { about: string; body: z.ZodType; answer: z.ZodType }): Json {
  return {
    operationId: name,
    tags: ['queries'],
    summary: about,
    requestBody: { required: true, content: json(schemas.name(`${capital(name)}Query`, body)) },
    responses: answered('What is known', json(schemas.name(`${capital(name)}Answer`, envelopeOf(answer)))),
  };
}

function toCommand(schemas: Schemas, name: string, { about, told, body }: { about: string; told: string; body: z.ZodType }): Json {
  return {
    operationId: name,
    tags: ['commands'],
    summary: about,
    parameters: [KEY],
    requestBody: { required: true, content: json(schemas.name(`${capital(name)}Command`, body)) },
    responses: { ...answered(`It is done. Has to hold ${told}`, json(schemas.name('Done', doneSchema))), 409: { $ref: '#/components/responses/Refused' } },
  };
}

const KEY = {
  name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 4096 },
  description: 'The same key is the same wish',
};
const header = (name: string, description: string): Json => ({ name, in: 'header', required: true, schema: { type: 'string' }, description });

const FILE = {
  operationId: 'putFile',
  tags: ['files'],
  summary: 'Takes a file that a command will name by its id; the same id again changes nothing',
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[\\w-]{1,128}$' } },
    header('Content-Disposition', "attachment; filename*=UTF-8''… (RFC 6266): its name"),
    header('Content-Digest', 'sha-256=:…: (RFC 9530): refuse what was damaged on the way'),
  ],
  requestBody: { required: true, content: { '*/*': { schema: { description: 'The file, at most 10 MiB' } } } },
  responses: {
    200: { description: 'It is taken' },
    204: { description: 'It is taken' },
    413: { description: 'It is too large: the person is asked for a smaller one, and no command will name it' },
    415: { description: 'Files of this type are not taken, and no command will name it' },
    422: { description: `Code ${FILE_REFUSED}: this file is not taken, and no command will name it`, content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } } },
    ...OTHERWISE,
    '4XX': { description: 'It is repeated. At the fifth attempt in vain the command comes without the file; after 401, 403, 407, 408, 425 and 429 only at its last' },
  },
};

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457. Only the code is read.',
  required: ['code'],
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, code: { type: 'string' } },
};

const problemOf = (description: string, schema: Json): Json => ({ description, content: { [PROBLEM_TYPE]: { schema } } });
const anyProblem = { $ref: '#/components/schemas/Problem' };

const RESPONSES = {
  Refused: problemOf('It is refused for good; the code tells why', { allOf: [anyProblem], properties: { code: { enum: REFUSAL_CODES } } }),
  NotUnderstood: problemOf('The call is wrong; it is repeated as one that was not answered', anyProblem),
  NotNow: problemOf('It is not known whether anything was done; the same call comes again', anyProblem),
};
