/** Encrypts and decrypts pictures and sound beside the page: LiveKit's own worker, served from this app. */
import 'livekit-client/e2ee-worker';
