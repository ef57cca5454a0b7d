'use client';
/** The consultation of a guest from the devices to the end, by the same pages as for everybody. */
import { Box, Center, Loader } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import {
  type DeviceChoices,
  firstChoices,
  keepChoices,
  readChoices,
} from '../../consultation/state/devices.ts';
import { pageView } from '../../consultation/state/page-view.ts';
import { WaitingView } from '../../consultation/ui/waiting-view.tsx';
import { useGuestView } from '../use-guest-view.ts';
import { ClosedInvitation } from './closed-invitation.tsx';
import { GuestNotice } from './guest-notice.tsx';

const DevicePage = dynamic(
  () => import('../../consultation/ui/device-page.tsx').then((module) => module.DevicePage),
  { ssr: false },
);
const GuestCall = dynamic(() => import('./guest-call.tsx').then((module) => module.GuestCall), {
  ssr: false,
});

const kept = 'guest';

export function GuestScreen({ videoUrl }: { videoUrl: string | null }) {
  const t = useTranslations('guest');
  const tCall = useTranslations('consultation');
  const format = useFormatter();
  const [choices, setChoices] = useState<DeviceChoices | null>(null);
  const [ready, setReady] = useState(false);
  // He has no time zone with us: his browser's own.
  const [zone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { view, at, failure, refresh } = useGuestView(ready);
  useEffect(() => {
    const before = readChoices(kept);
    setChoices(before ?? firstChoices());
    setReady(before !== null);
    document.title = `${t('title')} · Telemed`;
  }, [t]);

  // His cookie is gone, or never was: this address alone opens nothing.
  if (failure === 'INVITATION_GONE') return <ClosedInvitation reason="noCookie" />;
  if (view === null || choices === null) {
    if (failure !== null) return <GuestNotice title={t('offline')} text={t('offlineText')} />;
    return (
      <Center component="main" mih="100dvh" role="status" aria-label={tCall('loading')}>
        <Loader />
      </Center>
    );
  }
  const clock = (instant: string): string =>
    format.dateTime(new Date(instant), { timeStyle: 'short', timeZone: zone });
  const full = (instant: string): string =>
    format.dateTime(new Date(instant), { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  const page = pageView({
    consultation: view,
    host: false,
    admission: view.state,
    ready,
    now: at,
  });
  const begin = (wanted: DeviceChoices): void => {
    setChoices(wanted);
    keepChoices(kept, wanted);
    setReady(true);
  };
  const leave = (): void => {
    setChoices(readChoices(kept) ?? choices);
    keepChoices(kept, null);
    setReady(false);
  };
  switch (page) {
    case 'none':
    case 'over':
      return <GuestNotice title={tCall('over')} text={t('overText')} />;
    case 'removed':
      return <GuestNotice title={tCall('removed')} text={t('removedText')} />;
    case 'early':
      return (
        <GuestNotice
          title={tCall('early', { name: view.doctorName })}
          text={tCall('earlyText', { starts: full(view.startsAt), opens: clock(view.opensAt) })}
        />
      );
    case 'devices':
      if (videoUrl === null) return <GuestNotice title={tCall('noVideo')} text={tCall('noVideoText')} />;
      return (
        <Box component="main" h="100dvh">
          <DevicePage
            choices={choices}
            videoUrl={videoUrl}
            otherName={view.doctorName}
            when={full(view.startsAt)}
            host={false}
            door={null}
            onReady={begin}
          />
        </Box>
      );
    case 'waiting':
      return (
        <Box component="main" h="100dvh">
          <WaitingView
            place={view.place}
            text={t('waitsFor', { name: view.doctorName })}
            refusal={failure === 'NETWORK' ? null : failure}
            onLeave={leave}
          />
        </Box>
      );
    case 'call':
      return (
        <Box component="main" h="100dvh">
          <GuestCall
            key={String(view.encrypted)}
            view={view}
            choices={choices}
            keepChoices={(wanted) => keepChoices(kept, wanted)}
            onLeave={leave}
            onAnswered={refresh}
          />
        </Box>
      );
  }
}
