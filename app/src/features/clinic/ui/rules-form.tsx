'use client';
/** The clinic's rules of scheduling; they hold from the next request on. */
import { useSubscription } from '@apollo/client/react';
import {
  Alert,
  Button,
  Chip,
  Group,
  Input,
  NumberInput,
  Paper,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import type { ClinicRulesSubscription as ClinicRules } from '../../../graphql/generated/graphql.ts';
import { LoadFailed } from '../../../ui/live-list.tsx';
import { asPhone } from '../../notifications/state/reminder-times.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { ClinicRulesSubscription, UpdateClinicRules } from '../documents.ts';
import {
  BOUNDS,
  DAYS,
  DURATION_LIST,
  inBounds,
  parseMinuteList,
  REMINDER_LIST,
  RULE_NAMES,
  type RuleName,
} from '../state/rules.ts';
import classes from './clinic.module.css';

/** Hints differ in length; below the fields they do not push these out of line. */
const FIELD: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

type Rules = ClinicRules['scheduling_settings'][number];

/** January 2024 began on a Monday. */
const dayName = (index: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index));

export function RulesForm() {
  const t = useTranslations('clinic');
  const { data, error, restart } = useSubscription(ClinicRulesSubscription, { fetchPolicy: 'no-cache' });
  const rules = data?.scheduling_settings[0];
  if (rules) return <RulesFields key={rules.updated_at} rules={rules} />;
  if (!error) return <Skeleton h={420} radius="lg" role="status" aria-label={t('loading')} />;
  return <LoadFailed onRetry={restart} />;
}

type Values = Record<RuleName, number | string> & {
  durations: string;
  reminders: string;
  days: string[];
  dayStarts: string;
  phone: string;
};

function valuesOf(rules: Rules): Values {
  const numbers = Object.fromEntries(RULE_NAMES.map((name) => [name, rules[name]])) as Record<
    RuleName,
    number
  >;
  return {
    ...numbers,
    durations: rules.durations_minutes.join(', '),
    reminders: rules.reminder_offsets_minutes.join(', '),
    days: rules.working_days,
    dayStarts: rules.working_day_starts.slice(0, 5),
    phone: rules.clinic_phone ?? '',
  };
}

function RulesFields({ rules }: { rules: Rules }) {
  const t = useTranslations('clinic.rules');
  const locale = useLocale();
  const { connection } = useSignedIn();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<'saved' | 'failed' | null>(null);
  const numberRules = Object.fromEntries(
    RULE_NAMES.map((name) => [
      name,
      (value: number | string) =>
        inBounds(name, value) ? null : t('between', { least: BOUNDS[name][0], most: BOUNDS[name][1] }),
    ]),
  ) as Record<RuleName, (value: number | string) => string | null>;
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues: valuesOf(rules),
    validateInputOnBlur: true,
    validate: {
      ...numberRules,
      durations: (text) => (parseMinuteList(text, DURATION_LIST) ? null : t('durationsInvalid')),
      reminders: (text) => (parseMinuteList(text, REMINDER_LIST) ? null : t('remindersInvalid')),
      days: (days) => (days.length > 0 ? null : t('daysMissing')),
      phone: (text) => (text.trim() === '' || asPhone(text) ? null : t('clinicPhoneInvalid')),
      dayStarts: (time) => (/^\d\d:\d\d$/.test(time) ? null : t('timeMissing')),
    },
  });
  const save = form.onSubmit(async (values) => {
    setBusy(true);
    setOutcome(null);
    const numbers = Object.fromEntries(RULE_NAMES.map((name) => [name, Number(values[name])]));
    try {
      const { update_scheduling_settings: answer } = await connection.mutate(UpdateClinicRules, {
        change: {
          ...numbers,
          durations_minutes: parseMinuteList(values.durations, DURATION_LIST) ?? [],
          reminder_offsets_minutes: parseMinuteList(values.reminders, REMINDER_LIST) ?? [],
          working_days: DAYS.filter((day) => values.days.includes(day)),
          working_day_starts: values.dayStarts,
          clinic_phone: asPhone(values.phone),
        },
      });
      if (answer?.affected_rows !== 1) throw new Error('The rules were not changed.');
      setOutcome('saved');
    } catch {
      setOutcome('failed');
    }
    setBusy(false);
  });
  const number = (name: RuleName) => (
    <NumberInput
      key={name}
      label={t(`${name}.label`)}
      description={t(`${name}.hint`)}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      inputWrapperOrder={FIELD}
      {...form.getInputProps(name)}
    />
  );
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="lg">
        <Text c="dimmed">{t('intro')}</Text>
        <Section title={t('starts')}>
          <TextInput
            inputWrapperOrder={FIELD}
            label={t('durations')}
            description={t('durationsHint')}
            {...form.getInputProps('durations')}
          />
          {number('increment_minutes')}
          {number('buffer_minutes')}
        </Section>
        <Section title={t('booking')}>
          {number('minimum_notice_minutes')}
          {number('horizon_days')}
          {number('hold_minutes')}
          {number('waitlist_offer_minutes')}
        </Section>
        <Section title={t('changing')}>
          {number('cancellation_notice_minutes')}
          {number('proposal_hours')}
        </Section>
        <Section title={t('telling')}>
          <TextInput
            inputWrapperOrder={FIELD}
            label={t('reminders')}
            description={t('remindersHint')}
            {...form.getInputProps('reminders')}
          />
        </Section>
        <Section title={t('video')}>
          {number('check_reminder_minutes')}
          {number('checks_count_days')}
          <TextInput
            type="tel"
            inputWrapperOrder={FIELD}
            label={t('clinicPhone')}
            description={t('clinicPhoneHint')}
            placeholder="+880 2 5550 1234"
            {...form.getInputProps('phone')}
          />
        </Section>
        <Section title={t('week')}>
          <div role="group" aria-labelledby="working-days">
            <Input.Label id="working-days" component="div" mb={6}>
              {t('days')}
            </Input.Label>
            <Chip.Group multiple {...form.getInputProps('days')}>
              <Group gap={6}>
                {DAYS.map((day, index) => (
                  <Chip key={day} value={day} variant="outline" size="sm">
                    {dayName(index, locale)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {form.errors.days && <Input.Error mt={6}>{form.errors.days}</Input.Error>}
          </div>
          <TextInput type="time" label={t('dayStarts')} {...form.getInputProps('dayStarts')} />
          {number('working_day_minutes')}
        </Section>
        {outcome === 'failed' && (
          <Alert role="alert" color="red" variant="light">
            {t('saveFailed')}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Paper withBorder radius="lg" p="lg" component="fieldset" m={0}>
      <Text component="legend" fw={600} px={6}>
        {title}
      </Text>
      <div className={classes.fields}>{children}</div>
    </Paper>
  );
}
