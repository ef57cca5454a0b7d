import { expect, test } from 'vitest';
import {
  templateFaults,
  transformRequest,
  transformResponse,
} from '../../src/transforms/transform-request.ts';
import { requestTransformSchema, responseTransformSchema } from '../../src/transforms/transform-types.ts';

const subject = {
  url: 'https://handlers.example/greet?plain=1',
  headers: new Map([
    ['content-type', 'application/json'],
    ['x-old', 'gone'],
  ]),
  body: { input: { name: 'Ann Lee' }, action: { name: 'greet' } },
  sessionVariables: { 'x-hasura-user-id': '7' },
};
const transformed = (transform: unknown) =>
  transformRequest(requestTransformSchema.parse(transform), subject);

test('method, URL, query, headers and body are made anew from templates', () => {
  const request = transformed({
    version: 2,
    template_engine: 'Kriti',
    method: 'put',
    url: '{{$base_url}}/more',
    query_params: { user: "{{$session_variables['x-hasura-user-id']}}", left_out: null },
    request_headers: { add_headers: { 'X-Name': '{{$body.input.name}}' }, remove_headers: ['X-Old'] },
    body: { action: 'transform', template: '{"who": {{$body.input.name}}}' },
  });

  expect(request).toEqual({
    method: 'PUT',
    url: 'https://handlers.example/greet?user=7',
    headers: new Map([
      ['content-type', 'application/json'],
      ['x-name', 'Ann Lee'],
    ]),
    body: '{"who":"Ann Lee"}',
  });
});

test('a body may be a form, or nothing', () => {
  const form = transformed({
    version: 2,
    body: { action: 'x_www_form_urlencoded', form_template: { name: '{{$body.input.name}}' } },
  });
  const nothing = transformed({ version: 2, method: 'GET', body: { action: 'remove' } });

  expect(form.body).toBe('name=Ann+Lee');
  expect(form.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  expect(nothing).toMatchObject({ method: 'GET', body: undefined });
  expect(nothing.headers.has('content-type')).toBe(false);
});

test('version 1 writes the body’s template alone', () => {
  expect(transformed({ body: '{{ $body.input }}' }).body).toBe('{"name":"Ann Lee"}');
});

test('a template that does not fit the request ends it with an error that tells admins why', () => {
  expect(() => transformed({ body: '{{ $body.ghost }}' })).toThrow(
    expect.objectContaining({
      code: 'unexpected',
      message: 'Request Transformation Failed',
      internal: { error: { message: 'path lookup: there is no "ghost"' } },
    }),
  );
});

test('an answer is made anew, knowing its status, the request and the session', () => {
  const transform = responseTransformSchema.parse({
    version: 2,
    body: {
      action: 'transform',
      template:
        '{"id": {{$body.user.id}}, "status": {{$response.status}}, "asked": {{$request.body.input.name}}, "by": {{$session_variables["x-hasura-user-id"]}}}',
    },
  });

  expect(transformResponse(transform, { body: { user: { id: 1 } }, status: 201 }, subject)).toEqual({
    id: 1,
    status: 201,
    asked: 'Ann Lee',
    by: '7',
  });
});

test('faults are found without a request', () => {
  const broken = requestTransformSchema.parse({
    url: '{{$base_url',
    query_params: { a: '{{' },
    body: '{"a": }',
  });

  expect(templateFaults(broken)).toHaveLength(3);
  expect(templateFaults(requestTransformSchema.parse({ url: '{{$base_url}}/x' }))).toEqual([]);
});
