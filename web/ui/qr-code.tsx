/** A QR code, dark on light in either scheme: not every reader knows the inverse. */
import { useMemo } from "react";
import { encode } from "uqr";

import styles from "#web/ui/qr-code.module.css";

export interface QrCodeProps {
  /** What it says to whoever reads it. */
  text: string;
  /** What it is, for those who hear the page. */
  label: string;
}

/** As wide as what it stands in. */
export function QrCode({ text, label }: QrCodeProps) {
  const { path, size } = useMemo(() => drawingOf(text), [text]);
  return (
    <svg
      className={styles["code"]}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}

/** Beyond this the modules would become too small for a camera: they need less room with less correction. */
const longText = 120;

/** One path of all dark modules, with the quiet zone of four that the standard asks for. */
function drawingOf(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: text.length > longText ? "L" : "M", border: 4 });
  const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")).join(""));
  return { path: rows.join(""), size };
}
