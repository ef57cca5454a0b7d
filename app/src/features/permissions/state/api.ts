/** Talks to the studio's API through the app's own server. */
import { z } from 'zod';

/** `NETWORK` when there was no answer; otherwise the code of the server's. */
export class StudioFailure extends Error {
  readonly category = 'refused';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const refusal = z.object({ code: z.string(), message: z.string().optional() });

export async function ask<Shape extends z.ZodType>(
  shape: Shape,
  path: string,
  body?: unknown,
): Promise<z.infer<Shape>> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/api/permissions${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
      cache: 'no-store',
    });
    answer = await response.json();
  } catch (cause) {
    throw new StudioFailure('NETWORK', 'The clinic cannot be reached.', { cause });
  }
  if (!response.ok) {
    const reason = refusal.safeParse(answer);
    throw new StudioFailure(
      reason.data?.code ?? 'UNAVAILABLE',
      reason.data?.message ?? `The server answered ${response.status}.`,
    );
  }
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new StudioFailure('UNAVAILABLE', 'The server answered in an unknown shape.', { cause: parsed.error });
}
