/** The public key by which a browser subscribes to the clinic's messages; null where the clinic sends none. */
import { z } from 'zod';
import { serverConfig } from '../../../../server-config.ts';

const answer = z.object({ publicKey: z.string().min(1).nullable() });

export async function GET(): Promise<Response> {
  let publicKey: string | null = null;
  try {
    const response = await fetch(`${serverConfig().actionsUrl}/public/vapid-key`, {
      signal: AbortSignal.timeout(5_000),
      cache: 'no-store',
    });
    if (!response.ok) throw new Error(`The actions service answered ${response.status}.`);
    ({ publicKey } = answer.parse(await response.json()));
  } catch (error) {
    // The page says that there are no such messages at present; the rest of the settings works without them.
    console.error('No key for web push:', error);
  }
  return Response.json({ publicKey }, { headers: { 'Cache-Control': 'no-store' } });
}
