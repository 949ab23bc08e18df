/**
 * A chime that tells the fan's turn, if the fan has switched it on. Browsers let a page sound only after somebody has
 * touched it: the switch itself is such a touch, and after a reload the first touch anywhere is.
 */
import { createStored } from "#web/session/stored.ts";

/** Whether the fan wants to be rung for. */
export const chimeIsOn = createStored<boolean>("jari.chime", (kept) => (kept === true ? true : undefined));

let context: AudioContext | undefined;

/** Makes the page able to sound; to be called while somebody touches it. Answers whether it is. */
export async function armChime(): Promise<boolean> {
  if (!("AudioContext" in globalThis)) return false;
  context ??= new AudioContext();
  await context.resume().catch(() => undefined);
  return context.state === "running";
}

/** Whether the page could sound now. */
export function isArmed(): boolean {
  return context?.state === "running";
}

/** Hertz and seconds: up, as a door that opens. */
const notes = [
  { pitch: 659.25, at: 0 },
  { pitch: 830.61, at: 0.16 },
  { pitch: 987.77, at: 0.32 },
  { pitch: 1318.5, at: 0.48 },
];
const loudness = 0.28;
const fadeSeconds = 1.1;

/** Rings once, if the page can. */
export function ring(): void {
  if (!context || !isArmed()) return;
  for (const { pitch, at } of notes) strike(context, pitch, context.currentTime + at);
}

/** A bell: a tone and its octave, struck and fading. */
function strike(audio: AudioContext, pitch: number, at: number): void {
  for (const [multiple, share] of [
    [1, 1],
    [2, 0.35],
  ] as const) {
    const tone = new OscillatorNode(audio, { type: "sine", frequency: pitch * multiple });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(loudness * share, at + 0.012);
    volume.gain.exponentialRampToValueAtTime(0.000_1, at + fadeSeconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + fadeSeconds);
  }
}
