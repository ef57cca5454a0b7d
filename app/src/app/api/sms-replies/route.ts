/** NOT-5: what people answer to text messages, passed on as the provider has signed it. */
import { serverConfig } from '../../../server-config.ts';

const longestBody = 10_000;

export async function POST(request: Request): Promise<Response> {
  const body = await request.text();
  if (body.length > longestBody) return new Response(null, { status: 413 });
  try {
    const response = await fetch(`${serverConfig().actionsUrl}/public/sms-replies`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': request.headers.get('x-twilio-signature') ?? '',
      },
      body,
      signal: AbortSignal.timeout(10_000),
      cache: 'no-store',
    });
    return new Response(await response.text(), {
      status: response.status,
      headers: { 'Content-Type': response.headers.get('content-type') ?? 'text/plain' },
    });
  } catch (error) {
    console.error('A reply to a text message was not passed on:', error);
    return new Response(null, { status: 503 });
  }
}
