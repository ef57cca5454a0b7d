import { expectNoSidewaysScroll, expectNoViolations } from '../src/accessibility.ts';
import { expect, test } from '../src/fixtures.ts';
import { PermissionsPage } from '../src/permissions-page.ts';
import type { Person } from '../src/person.ts';
import type { Stack } from '../src/stack.ts';

/** No other flow looks at a pharmacist's bell, so that this rule can be changed while they run. */
const place = 'public.notifications select pharmacist';
const name = 'See notifications, Pharmacists';

async function tell(stack: Stack, person: Person): Promise<void> {
  await stack.database.query(
    `insert into public.notifications (id, user_id, kind, subject_id) values (gen_random_uuid(), $1, 'test', $1)`,
    [person.account.userId],
  );
}

const bell = (person: Person) => person.page.getByRole('button', { name: /^Notifications/ });

// They change one metadata document, one after the other.
test.describe.serial('changes of rules', () => {
  test('PERM-2 a rule changed in the studio changes what another person sees at once, and a roll back takes it back', async ({
    asPerson,
    stack,
  }) => {
    const [nadia, jamal] = [await asPerson('admin'), await asPerson('pharmacist')];
    await tell(stack, jamal);
    await jamal.page.goto('/chat');
    await expect(bell(jamal)).toHaveAccessibleName('Notifications, 1 unread');
    const studio = new PermissionsPage(nadia.page);
    await studio.open();
    await nadia.page
      .getByRole('textbox', { name: 'Find a table or column', exact: true })
      .fill('notifications');
    await studio.cell(name).click();
    const rule = studio.rule(name);
    await expect(rule).toContainText('it is the person’s own');

    await studio.addClause(rule, 'read_at', 'is filled in');
    await rule.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(rule.getByRole('button', { name: 'Review and save', exact: true })).toBeDisabled();
    await rule.getByRole('button', { name: 'Redo', exact: true }).click();
    await studio.tryAs(rule, jamal.name);
    await expect(rule.getByRole('status')).toContainText('1 row before, 0 rows after');
    await expect(rule.getByRole('table').locator('[data-fate=lost]')).toHaveCount(1);
    await rule.getByRole('table').locator('[data-fate=lost]').getByRole('button', { name: /^Why/ }).click();
    await expect(rule.locator('[data-holds=false]')).toContainText('read at is filled in');
    await expect(bell(jamal), 'trying changes nothing').toHaveAccessibleName('Notifications, 1 unread');

    try {
      await studio.save(rule);
      await expect(bell(jamal)).toHaveAccessibleName('Notifications');
      await expect(rule.getByText('Saved and in force.', { exact: true })).toBeVisible();
    } finally {
      await rule.getByRole('tab', { name: 'History', exact: true }).click();
      await rule
        .getByRole('button', { name: /^Roll back/ })
        .first()
        .click();
    }

    await expect(bell(jamal)).toHaveAccessibleName('Notifications, 1 unread');
    // The rule is in force before its outcome is in the log.
    const changes = async () => {
      const { rows } = await stack.database.query(
        `select from public.audit_log where entity = 'permissions' and entity_id = $1 and actor_id = $2 and action = 'permissions.changed'`,
        [place, nadia.account.userId],
      );
      return rows.length;
    };
    await expect.poll(changes).toBe(2);
  });

  test('PERM-4 what somebody else has saved meanwhile is told, and nothing of one’s own is lost', async ({
    asPerson,
  }) => {
    const [nadia, second] = [await asPerson('admin'), await asPerson('admin')];
    nadia.device.console.expect(/status of 409/);
    const [mine, theirs] = [new PermissionsPage(nadia.page), new PermissionsPage(second.page)];
    await mine.open(place);
    await theirs.open('public.user_presence select pharmacist');
    const rule = mine.rule(name);
    const other = theirs.rule('See user_presence, Pharmacists');
    const why = rule.getByRole('textbox', { name: 'Why', exact: true });
    const before = await why.inputValue();
    await why.fill('Changed by a browser test.');
    await other.getByRole('textbox', { name: 'Why', exact: true }).fill('Changed by a browser test, too.');
    await theirs.save(other);
    await expect(other.getByText('Saved and in force.', { exact: true })).toBeVisible();

    await mine.save(rule);

    await expect(rule.getByRole('alert')).toContainText('Other rules were changed meanwhile');
    await expect(why).toHaveValue('Changed by a browser test.');
    await mine.save(rule);
    await expect(rule.getByText('Saved and in force.', { exact: true })).toBeVisible();
    for (const [page, drawer] of [
      [mine, rule],
      [theirs, other],
    ] as const) {
      await page.page.reload();
      await drawer.getByRole('tab', { name: 'History', exact: true }).click();
      await drawer
        .getByRole('button', { name: /^Roll back/ })
        .first()
        .click();
      await expect(page.page.getByText('Rolled back and in force.', { exact: true })).toBeVisible();
    }
    await rule.getByRole('tab', { name: 'Rule', exact: true }).click();
    await expect(why).toHaveValue(before);
  });
});

test('PERM-4 what was typed is undone by keys, and thrown away only after a question; Escape closes what is in front', async ({
  asPerson,
}) => {
  const { page } = await asPerson('admin');
  const studio = new PermissionsPage(page);
  await studio.open('public.rooms select patient');
  const rule = studio.rule('See rooms, Patients');
  const counting = rule.getByRole('switch', { name: 'May count and add up', exact: true });
  const review = rule.getByRole('button', { name: 'Review and save', exact: true });
  const question = page.getByRole('dialog', { name: 'Throw your changes away?', exact: true });
  await expect(counting).toBeChecked();
  await counting.focus();
  await page.keyboard.press('Space');
  await expect(counting).not.toBeChecked();

  await page.keyboard.press('Control+z');
  await expect(counting).toBeChecked();
  await page.keyboard.press('Control+Shift+z');
  await expect(counting).not.toBeChecked();
  await rule.getByText('As text', { exact: true }).click();
  const asText = rule.getByRole('textbox', { name: 'Which rows', exact: true });
  const written = await asText.inputValue();
  await asText.fill('{ "kind": { "_eq": "group" } }');
  await rule.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(asText).toHaveValue(written);
  await review.click();
  const differences = page.getByRole('dialog', { name: 'What changes', exact: true });
  await expect(differences).toContainText('May no longer count and add up');
  await page.keyboard.press('Escape');
  await expect(differences).toBeHidden();
  await expect(question).toBeHidden();

  await page.keyboard.press('Escape');
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Go on editing', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(counting).not.toBeChecked();
  await rule.getByRole('button', { name: 'Close', exact: true }).click();
  await question.getByRole('button', { name: 'Throw away', exact: true }).click();

  await expect(rule).toBeHidden();
  await studio.cell('See rooms, Patients').click();
  await expect(counting).toBeChecked();
  await expect(review).toBeDisabled();
});

test('PERM-4 the studio is for admins, on the page and behind it', async ({ asPerson, stack }) => {
  for (const role of ['staff', 'patient'] as const) {
    const { page, device } = await asPerson(role);

    await page.goto('/clinic/permissions');
    await expect(page.getByRole('table')).toHaveCount(0);
    await expect(
      page.getByText(role === 'staff' ? 'This page is for admins.' : "clinic's staff"),
    ).toBeVisible();
    const answers = [
      await device.context.request.get(`${stack.state.app}/api/permissions`),
      await device.context.request.post(`${stack.state.app}/api/permissions/rules`, { data: {} }),
    ];

    expect(answers.map((answer) => answer.status())).toEqual([403, 403]);
  }
  const stranger = await fetch(`${stack.state.app}/api/permissions`);
  expect(stranger.status).toBe(401);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`UX-1 the studio has no violations in ${colorScheme} colours, on a desktop and on a phone`, async ({
    asPerson,
  }) => {
    const { page } = await asPerson('admin', { colorScheme });
    const studio = new PermissionsPage(page);
    await studio.open();
    // All tables look alike; a few of them are looked at sooner.
    await page.getByRole('textbox', { name: 'Find a table or column', exact: true }).fill('room');
    await expectNoViolations(page, 'the matrix');
    await studio.cell('See rooms, Patients').click();
    await expect(studio.rule('See rooms, Patients').getByRole('checkbox').first()).toBeVisible();
    await expectNoViolations(page, 'a rule');
    await studio.rule('See rooms, Patients').getByRole('switch', { name: 'May count and add up' }).click();
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'Throw your changes away?', exact: true });
    await expect(question).toBeVisible();
    await expectNoViolations(page, 'the question');
    await question.getByRole('button', { name: 'Throw away', exact: true }).click();
    await expect(studio.rule('See rooms, Patients')).toBeHidden();

    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole('list', { name: 'Rules', exact: true })).toBeVisible();
    await expectNoViolations(page, 'the list');
    await expectNoSidewaysScroll(page);
  });
}
