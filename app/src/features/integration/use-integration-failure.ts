/** Says why something about another system was refused, in words. */
import { notifications } from '@mantine/notifications';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../graphql/failure.ts';

const KNOWN = [
  'NAME_TAKEN',
  'KEY_NOT_FOUND',
  'ADDRESS_NOT_ALLOWED',
  'ENDPOINT_NOT_FOUND',
  'DELIVERY_UNDER_WAY',
  'PERSON_DOES_NOT_FIT',
] as const;

export function useIntegrationFailure(): (error: unknown) => void {
  const t = useTranslations('clinic.integration');
  return (error) => {
    const { code } = failureOf(error);
    const known = KNOWN.find((one) => one === code);
    notifications.show({
      color: 'red',
      message: t(`failures.${known ?? 'other'}`),
      closeButtonProps: { 'aria-label': t('close') },
    });
  };
}
