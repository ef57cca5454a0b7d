/** Self sign-up; the accounts service decides, this only passes on what the form may send. */
import { AccountRefusal, signUp } from '../../../auth/accounts.ts';
import { signUpForm } from '../../../features/account/sign-up-form.ts';

export async function POST(request: Request): Promise<Response> {
  const form = signUpForm.safeParse(await request.json().catch(() => null));
  if (!form.success) {
    const fields = Object.fromEntries(
      form.error.issues.map((issue) => [String(issue.path[0] ?? ''), 'invalid']),
    );
    return Response.json({ code: 'VALIDATION_FAILED', fields }, { status: 422 });
  }
  try {
    return Response.json(await signUp(form.data), { status: 201 });
  } catch (error) {
    if (error instanceof AccountRefusal) return Response.json(error.refusal, { status: error.status });
    console.error('Sign-up failed:', error);
    return Response.json({ code: 'UNAVAILABLE' }, { status: 503 });
  }
}
