/** next-auth's own endpoints. */
import NextAuth from 'next-auth';
import { authOptions } from '../../../../auth/options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

// Made per request because the options need the environment, which is not there at build time.
function handle(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}

export { handle as GET, handle as POST };
