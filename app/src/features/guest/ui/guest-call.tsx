'use client';
/** The call of a guest: everything but the clinic's records. */
import { useState } from 'react';
import { useLocale } from 'use-intl/react';
import { newId } from '../../../live/new-id.ts';
import { type CallAccess, finalRefusals } from '../../consultation/call-access.ts';
import type { DeviceChoices } from '../../consultation/state/devices.ts';
import { consentText } from '../../consultation/state/recording.ts';
import { CallFrame } from '../../consultation/ui/call-frame.tsx';
import { useCall } from '../../consultation/use-call.ts';
import { answerRecording, codeOf, type GuestView, passFor, reportQuality } from '../guest-client.ts';

interface GuestCallProps {
  view: GuestView;
  choices: DeviceChoices;
  keepChoices: (choices: DeviceChoices) => void;
  onLeave: () => void;
  onAnswered: () => Promise<void>;
}

function guestAccess(): CallAccess {
  return {
    join: passFor,
    report: (measured) => void reportQuality({ id: newId(), ...measured }).catch(() => undefined),
    refusalOf: (error) => {
      const code = codeOf(error);
      return finalRefusals.has(code) ? code : undefined;
    },
  };
}

export function GuestCall({ view, choices, keepChoices, onLeave, onAnswered }: GuestCallProps) {
  const locale = useLocale();
  const [access] = useState(guestAccess);
  const { encrypted, recording, consent } = view;
  const call = useCall({ access, encrypted, choices, keepChoices });
  return (
    <CallFrame
      call={call}
      encrypted={encrypted}
      otherName={view.doctorName}
      recording={recording && { status: recording, consent }}
      onAnswerRecording={async (agree) => {
        await answerRecording(agree, consentText, locale);
        await onAnswered();
      }}
      chat={null}
      people={null}
      onLeave={onLeave}
    />
  );
}
