/** The drawings on posters, 300 wide and 400 high. Words stand at the bottom left, so it is calmer there. */
import type { ReactNode } from "react";

import { randomNumbers, type Motif, type Palette, type PosterDesign } from "#web/pages/concerts/poster-design.ts";

const width = 300;
const height = 400;

type Draw = (design: { palette: Palette; random: () => number }) => ReactNode;

/** `times` things, each with its number. */
function many(times: number, draw: (index: number) => ReactNode): ReactNode {
  return Array.from({ length: times }, (_, index) => <g key={index}>{draw(index)}</g>);
}

/** A moon over water, and its light on it. */
const moon: Draw = ({ palette: { colours }, random }) => {
  const [light, lamp, water] = colours;
  const x = 110 + random() * 90;
  const radius = 62 + random() * 22;
  return (
    <>
      <circle cx={x} cy={118} r={radius} fill={light} />
      <circle cx={x + radius * 0.42} cy={118 - radius * 0.24} r={radius * 0.82} fill={lamp} opacity={0.9} />
      {many(9, (row) => {
        const spread = 30 + row * 15 + random() * 26;
        const shift = (random() - 0.5) * 44;
        const colour = row % 3 === 1 ? lamp : row % 3 === 2 ? light : water;
        return (
          <rect x={x - spread + shift} y={206 + row * 11} width={spread * 2} height={4.4} rx={2.2} fill={colour} />
        );
      })}
    </>
  );
};

/** Sound, seen from a corner. */
const rings: Draw = ({ palette: { colours, ground }, random }) => {
  const fromRight = random() > 0.5;
  const gap = 17 + random() * 6;
  return many(13, (index) => {
    const radius = 292 - index * gap;
    const fill = index % 2 === 0 ? (colours[(index / 2) % 3] as string) : ground;
    return radius > 4 ? <circle cx={fromRight ? width : 0} cy={-6} r={radius} fill={fill} /> : null;
  });
};

/** A chord, held. */
const bars: Draw = ({ palette: { colours }, random }) => {
  const count = 9;
  const step = width / count;
  return many(count, (index) => {
    const reach = 70 + random() * 170;
    const fill = colours[random() > 0.72 ? 1 : index % 2 === 0 ? 0 : 2];
    return (
      <>
        <rect x={index * step + 4} y={-20} width={step - 8} height={reach + 20} rx={(step - 8) / 2} fill={fill} />
        <circle cx={index * step + step / 2} cy={reach + 22} r={(step - 8) / 2} fill={colours[1]} opacity={0.9} />
      </>
    );
  });
};

/** Spotlights, crossing. */
const beams: Draw = ({ palette: { colours }, random }) => (
  <>
    {many(6, (index) => {
      const from = 20 + index * 52;
      const to = 20 + random() * 260;
      const half = 34 + random() * 30;
      const points = `${from},-10 ${to - half},300 ${to + half},300`;
      return <polygon points={points} fill={colours[index % 2 === 0 ? 0 : 2]} opacity={0.62} />;
    })}
    {many(6, (index) => (
      <circle cx={20 + index * 52} cy={2} r={11} fill={colours[1]} />
    ))}
  </>
);

/** The rows of a hall, breathing. */
const dots: Draw = ({ palette: { colours }, random }) => {
  const [phase, slope] = [random() * 6, 0.25 + random() * 0.35];
  const mine = Math.floor(random() * 5) + 2;
  return many(15, (row) =>
    many(13, (column) => {
      const swell = 0.5 + 0.5 * Math.sin(phase + column * slope + row * 0.55);
      const isMine = row === mine + 2 && column === mine + 3;
      const radius = isMine ? 10 : 2 + swell * 7.4 * (1 - row / 19);
      const fill = isMine ? colours[1] : colours[row % 4 === 3 ? 2 : 0];
      return <circle cx={12 + column * 23} cy={12 + row * 19} r={radius} fill={fill} />;
    }),
  );
};

/** The way there. */
const road: Draw = ({ palette: { colours }, random }) => {
  const x = 120 + random() * 80;
  const horizon = 128 + random() * 20;
  return (
    <>
      <circle cx={x} cy={horizon - 18} r={56} fill={colours[1]} />
      <rect x={0} y={horizon} width={width} height={height} fill={colours[0]} opacity={0.94} />
      {many(7, (index) => {
        const near = -340 + index * 160;
        const points = `${x - 1},${horizon} ${x + 1},${horizon} ${near + 56},${height} ${near},${height}`;
        return <polygon points={points} fill={index % 2 === 0 ? colours[2] : colours[1]} opacity={0.9} />;
      })}
    </>
  );
};

/** What falls, slowly. */
const petals: Draw = ({ palette: { colours }, random }) =>
  many(46, (index) => {
    const size = 5 + random() * (index % 5 === 0 ? 26 : 10);
    const [x, y] = [random() * width, random() ** 1.25 * 300];
    const fill = colours[index % 7 === 0 ? 2 : index % 3 === 0 ? 0 : 1];
    return (
      <ellipse
        cx={x}
        cy={y}
        rx={size}
        ry={size * (0.42 + random() * 0.5)}
        fill={fill}
        opacity={0.92}
        transform={`rotate(${random() * 180} ${x} ${y})`}
      />
    );
  });

/** A crowd, from far away. */
const waves: Draw = ({ palette: { colours }, random }) => (
  <>
    <circle cx={60 + random() * 180} cy={84} r={38 + random() * 16} fill={colours[1]} />
    {many(7, (index) => {
      const [y, swing] = [96 + index * 27, 14 + random() * 22];
      const lean = random() * 60 - 30;
      const path = `M0 ${y} C ${80 + lean} ${y - swing * 2}, ${110 + lean} ${y + swing * 2}, 170 ${y} S 260 ${y - swing * 2}, 300 ${y}`;
      return <path d={`${path} V400 H0 Z`} fill={colours[index % 3]} opacity={0.5 + index * 0.07} />;
    })}
  </>
);

const drawings: Readonly<Record<Motif, Draw>> = { moon, rings, bars, beams, dots, road, petals, waves };

/** The drawing of a design, as the content of an SVG of 300 by 400. */
export function PosterArt({ design }: { design: PosterDesign }): ReactNode {
  const { motif, palette, seed } = design;
  // Begun anew each time it is drawn: the drawing stays the same however often that is.
  return drawings[motif]({ palette, random: randomNumbers(seed) });
}
