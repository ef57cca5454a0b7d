'use client';
/** The clinic's page about other systems: their keys and endpoints, who waits to be linked, what was sent. */
import { Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { SystemList } from './system-list.tsx';
import { WaitingPeople } from './waiting-people.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

export function IntegrationPage() {
  const t = useTranslations('clinic.integration');
  return (
    <Stack gap="xl">
      {/* First: somebody is refused until it is done. */}
      <WaitingPeople />
      <section aria-labelledby="integration-systems">
        <Title order={2} size="h4" id="integration-systems">
          {t('systems')}
        </Title>
        <Text c="dimmed" size="sm" mb="md">
          {t('intro')}
        </Text>
        <SystemList />
      </section>
      <section aria-labelledby="integration-deliveries">
        <Title order={2} size="h4" mb="sm" id="integration-deliveries">
          {t('deliveries')}
        </Title>
        <WebhookDeliveries />
      </section>
    </Stack>
  );
}
