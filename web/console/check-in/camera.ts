/**
 * Reading QR codes with the device's camera, where the browser itself can (BarcodeDetector). Promises: the camera is off
 * when nobody looks, and when this has ended.
 */

/** What of `BarcodeDetector` is used here; TypeScript does not know it yet. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const format = "qr_code";
/** A code is held up for a second at least. */
const lookEveryMs = 160;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Whether this browser can read QR codes, and may ask for a camera: only over HTTPS, or on this very machine. */
export async function canScan(): Promise<boolean> {
  const formats = (await detectorClass()?.getSupportedFormats()) ?? [];
  return formats.includes(format) && navigator.mediaDevices !== undefined;
}

/** Why there is no picture: the person refused, there is no camera, or it is broken or in use. */
export type CameraFault = "refused" | "none" | "broken";

export function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "broken";
}

export interface CameraOptions {
  video: HTMLVideoElement;
  /** Called for each code that is seen, as often as it is seen. */
  onCode: (text: string) => void;
  signal: AbortSignal;
}

/** Shows the camera's picture in `video`, and reads it until `signal`. Errors: those of `getUserMedia` and of playing. */
export async function scanCodes({ video, onCode, signal }: CameraOptions): Promise<void> {
  const DetectorOfBrowser = detectorClass();
  if (!DetectorOfBrowser) return;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) return stop();
  signal.addEventListener("abort", stop, { once: true });
  video.srcObject = stream;
  await video.play();
  const detector = new DetectorOfBrowser({ formats: [format] });
  while (!signal.aborted) {
    // A picture that could not be read is followed by another.
    const codes = await detector.detect(video).catch(() => []);
    if (signal.aborted) return undefined;
    for (const { rawValue } of codes) onCode(rawValue);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return undefined;
}
