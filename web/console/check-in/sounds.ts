/**
 * Two sounds that nobody at a door confuses: bright and rising for welcome, low and twice for refused. Browsers sound only
 * after somebody has touched the page; typing and scanning are such touches.
 */
import { createStored } from "#web/session/stored.ts";

/** Whether this door is to be silent. */
export const doorIsMuted = createStored<boolean>("jari.doorMuted", (kept) => (kept === true ? true : undefined));

interface Tone {
  /** Hertz. */
  pitch: number;
  /** Seconds from the beginning, and how long. */
  at: number;
  seconds: number;
  type: OscillatorType;
}

const tones = {
  welcome: [
    { pitch: 880, at: 0, seconds: 0.12, type: "sine" },
    { pitch: 1318.5, at: 0.1, seconds: 0.22, type: "sine" },
  ],
  refused: [
    { pitch: 155, at: 0, seconds: 0.18, type: "square" },
    { pitch: 155, at: 0.26, seconds: 0.3, type: "square" },
  ],
} as const satisfies Record<string, readonly Tone[]>;

const loudness = 0.22;
const fadeSeconds = 0.03;

let context: AudioContext | undefined;

/** Tells an answer aloud, if the page may and the door is not silent. */
export function sound(kind: keyof typeof tones): void {
  if (doorIsMuted.get() === true || !("AudioContext" in globalThis)) return;
  context ??= new AudioContext();
  const audio = context;
  audio.resume().then(
    () => tones[kind].forEach((tone) => play(audio, tone)),
    () => undefined,
  );
}

function play(audio: AudioContext, { pitch, at, seconds, type }: Tone): void {
  const start = audio.currentTime + at;
  const tone = new OscillatorNode(audio, { type, frequency: pitch });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + fadeSeconds / 3);
  volume.gain.setValueAtTime(loudness, start + seconds - fadeSeconds);
  volume.gain.linearRampToValueAtTime(0, start + seconds);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + seconds);
}
