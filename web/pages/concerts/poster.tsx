/**
 * The poster of a concert: drawn from what it is called, set as posters are. To a screen reader it is nothing: all that
 * stands on it is told beside it.
 */
import { memo, useId } from "react";

import { PosterArt } from "#web/pages/concerts/poster-art.tsx";
import { designPoster } from "#web/pages/concerts/poster-design.ts";
import styles from "#web/pages/concerts/poster.module.css";

export interface PosterProps {
  concert: { concertId: number; title: string; artist: string; venue: string };
}

export const Poster = memo(function Poster({ concert }: PosterProps) {
  const design = designPoster(concert);
  const { ground, ink } = design.palette;
  const veil = useId();
  return (
    <div className={styles["poster"]} style={{ background: ground, color: ink }} aria-hidden="true">
      <svg className={styles["art"]} viewBox="0 0 300 400" preserveAspectRatio="xMidYMin slice" focusable="false">
        <PosterArt design={design} />
        <linearGradient id={veil} x2="0" y2="1">
          <stop offset="0.52" stopColor={ground} stopOpacity="0" />
          <stop offset="0.72" stopColor={ground} stopOpacity="0.94" />
          <stop offset="0.8" stopColor={ground} />
        </linearGradient>
        <rect width="300" height="400" fill={`url(#${veil})`} />
      </svg>
      <div className={styles["words"]}>
        <p className={styles["artist"]}>{concert.artist}</p>
        <p className={styles["title"]} data-length={lengthOf(concert.title)}>
          {concert.title}
        </p>
        <p className={styles["venue"]}>{concert.venue}</p>
      </div>
    </div>
  );
});

/** Which size a title is set in. A Korean character is as wide as two. */
function lengthOf(title: string): "short" | "middle" | "long" {
  const width = title.length + (title.match(/[\p{Script=Hangul}\p{Script=Han}]/gu)?.length ?? 0);
  if (width <= 14) return "short";
  return width <= 26 ? "middle" : "long";
}
