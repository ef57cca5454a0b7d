/** What is asked of LiveKit: rooms, who is in them, and tokens. The only file that knows its SDK's calls. */
import {
  AccessToken,
  type ParticipantInfo,
  RoomServiceClient,
  ServerError,
  TrackSource,
  WebhookReceiver,
} from 'livekit-server-sdk';
import { type RecordingEvent, runOf } from './recorder.ts';

export interface MediaSettings {
  /** Where browsers connect. */
  readonly url: string;
  /** Where this program asks; the same server. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface Pass {
  readonly url: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** Somebody whose connection is established. */
export interface Connected {
  readonly identity: string;
  readonly sid: string;
}

export interface PresenceEvent {
  readonly id: string;
  readonly kind: 'joined' | 'left' | 'closed';
  readonly room: string;
  readonly participant: Connected | undefined;
}
export type MediaEvent = PresenceEvent | RecordingEvent;

/** The server's tolerance for clocks that differ comes on top: what is used within this time is in everybody's hands. */
const passSeconds = 30;
const answerSeconds = 5;
const participantActive = 2; // ParticipantInfo_State.ACTIVE
const participantJoined = 1;
const egressKind = 2; // ParticipantInfo_Kind.EGRESS; given by the server to its own recorder, never by a token of ours

export class MediaServer {
  readonly #settings: MediaSettings;
  readonly #rooms: RoomServiceClient;
  readonly #receiver: WebhookReceiver;

  constructor(settings: MediaSettings) {
    const { apiUrl, apiKey, apiSecret } = settings;
    this.#settings = settings;
    this.#rooms = new RoomServiceClient(apiUrl, apiKey, apiSecret, {
      requestTimeout: answerSeconds,
      failover: false,
    });
    this.#receiver = new WebhookReceiver(apiKey, apiSecret);
  }

  /** Rooms are made here and nowhere else: a token for a closed room finds none. */
  async openRoom(name: string): Promise<void> {
    await this.#rooms.createRoom({ name, emptyTimeout: 60, departureTimeout: 20, maxParticipants: 10 });
  }

  /** Ends every connection in it; a room that is gone is closed. */
  async closeRoom(name: string): Promise<void> {
    try {
      await this.#rooms.deleteRoom(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async roomNames(): Promise<string[]> {
    return (await this.#rooms.listRooms()).map((room) => room.name);
  }

  async connectedIn(room: string): Promise<Connected[]> {
    try {
      const participants = await this.#rooms.listParticipants(room);
      return participants
        .filter(({ state }) => Number(state) === participantActive || Number(state) === participantJoined)
        .filter((participant) => !records(participant))
        .map(({ identity, sid }) => ({ identity, sid }));
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  /** For one person and one room, and nothing but taking part: no administration from a browser. */
  async pass(room: string, identity: string, name: string, now: Date): Promise<Pass> {
    const { url, apiKey, apiSecret } = this.#settings;
    const token = new AccessToken(apiKey, apiSecret, { identity, name, ttl: passSeconds });
    token.addGrant({
      room,
      roomJoin: true,
      canSubscribe: true,
      canPublish: true,
      canPublishSources: [
        TrackSource.CAMERA,
        TrackSource.MICROPHONE,
        TrackSource.SCREEN_SHARE,
        TrackSource.SCREEN_SHARE_AUDIO,
      ],
      canPublishData: false, // the chat is the clinic's own, so that it stays in the record
      canUpdateOwnMetadata: false,
    });
    return {
      url,
      token: await token.toJwt(),
      expiresAt: new Date(now.getTime() + passSeconds * 1000).toISOString(),
    };
  }

  /** Throws when the body is not what the server has signed; undefined for events that say nothing we write down. */
  async readEvent(body: string, authorization: string | undefined): Promise<MediaEvent | undefined> {
    const event = await this.#receiver.receive(body, authorization);
    if (event.id === '') return undefined;
    if (event.egressInfo !== undefined && event.event.startsWith('egress_')) {
      return { id: event.id, kind: 'recording', run: runOf(event.egressInfo) };
    }
    const kind = kinds[event.event];
    const { participant } = event;
    if (kind === undefined || event.room === undefined || (participant && records(participant))) {
      return undefined;
    }
    return {
      id: event.id,
      kind,
      room: event.room.name,
      participant: participant && { identity: participant.identity, sid: participant.sid },
    };
  }
}

const kinds: Readonly<Partial<Record<string, PresenceEvent['kind']>>> = {
  participant_joined: 'joined',
  participant_left: 'left',
  participant_connection_aborted: 'left',
  room_finished: 'closed',
};

/** The recorder sits in the room like a person, unseen; it is none. */
function records(participant: Pick<ParticipantInfo, 'kind'>): boolean {
  return Number(participant.kind) === egressKind;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ServerError && error.code === 'not_found';
}
