/** Request and response transforms as metadata writes them (versions 1 and 2). */
import { z } from 'zod';

const bodySchema = z.union([
  // Version 1: the template alone.
  z.string().transform((template) => ({ action: 'transform' as const, template })),
  z.looseObject({ action: z.literal('transform'), template: z.string() }),
  z.looseObject({ action: z.literal('remove') }),
  z.looseObject({
    action: z.literal('x_www_form_urlencoded'),
    form_template: z.record(z.string(), z.string()),
  }),
]);

const engineFields = {
  version: z.union([z.literal(1), z.literal(2)]).nullish(),
  template_engine: z.literal('Kriti').nullish(),
  body: bodySchema.nullish(),
};

export const requestTransformSchema = z.looseObject({
  ...engineFields,
  method: z.string().nullish(),
  url: z.string().nullish(),
  query_params: z.union([z.string(), z.record(z.string(), z.string().nullable())]).nullish(),
  request_headers: z
    .looseObject({
      add_headers: z.record(z.string(), z.string()).nullish(),
      remove_headers: z.array(z.string()).nullish(),
    })
    .nullish(),
  content_type: z.string().nullish(),
});
export type RequestTransform = z.infer<typeof requestTransformSchema>;

export const responseTransformSchema = z.looseObject(engineFields);
export type ResponseTransform = z.infer<typeof responseTransformSchema>;

/** The transform, or why it is none; undefined where there is none. Metadata itself keeps what was written. */
export function readRequestTransform(written: unknown): RequestTransform | string | undefined {
  if (written === undefined || written === null) return undefined;
  const parsed = requestTransformSchema.safeParse(written);
  return parsed.success
    ? parsed.data
    : `its request transform is not understood: ${z.prettifyError(parsed.error)}`;
}
