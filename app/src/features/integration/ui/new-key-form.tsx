'use client';
/** What a new key shall be good for, and for how long. */
import { Button, Checkbox, Group, NumberInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { IntegrationScope } from '../../../graphql/generated/graphql.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CreateKey } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';

const SCOPES = ['SESSIONS_READ', 'SESSIONS_WRITE', 'DOCTORS_VOUCH'] as const satisfies IntegrationScope[];

interface NewKeyFormProps {
  clientId: string;
  onMade: (secret: string) => void;
}

export function NewKeyForm({ clientId, onMade }: NewKeyFormProps) {
  const t = useTranslations('clinic.integration');
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const [scopes, setScopes] = useState<string[]>(['SESSIONS_READ', 'SESSIONS_WRITE']);
  const [days, setDays] = useState<number | string>(365);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const { createIntegrationKey } = await connection.mutate(CreateKey, {
        clientId,
        scopes: SCOPES.filter((scope) => scopes.includes(scope)),
        daysValid: typeof days === 'number' ? days : null,
      });
      onMade(createIntegrationKey.secret);
    } catch (failure) {
      explain(failure);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Checkbox.Group label={t('scopes')} value={scopes} onChange={setScopes}>
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t(`scope.${scope}.label`)}
                description={t(`scope.${scope}.hint`)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <NumberInput
          label={t('daysValid')}
          description={t('daysValidHint')}
          min={1}
          max={1095}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={scopes.length === 0}>
            {t('makeKey')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
