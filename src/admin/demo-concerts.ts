/** The concerts of the demo: invented artists and halls, with dates in the months after `now`. Newest comes first in lists. */
import type { CreateConcertRequest } from "#admin/create-concert.ts";

const dayMs = 86_400_000;
/** Seven in the evening in Seoul. */
const eveningHour = 10;

/** Evenings of the residency, and seats of its house: user n of the brief's load scripts finds show (n - 1) / 100 + 1. */
const residencyEvenings = 258;
const residencySeats = 100;

/** What the demo creates, in this order. */
export function demoConcerts(now: number): CreateConcertRequest[] {
  const evening = (days: number): string => {
    const day = new Date(now + days * dayMs);
    day.setUTCHours(eveningHour, 0, 0, 0);
    return day.toISOString();
  };
  return [residency(evening), smallClub(evening), opensLater(evening), onTour(evening), bigHall(evening)];
}

type Evening = (days: number) => string;

/** Without a waiting room: for load scripts, which carry no queue token. Its shows are the first that there are. */
function residency(evening: Evening): CreateConcertRequest {
  const show = (_: unknown, index: number) => ({ startsAt: evening(7 + index), seats: residencySeats, price: 30_000 });
  return {
    title: "매일 밤, 작은 자리",
    artist: "극단 모퉁이",
    venue: "모퉁이 소극장",
    description:
      "매일 저녁 일곱 시, 백 석의 소극장에 불이 켜집니다. 대기열 없이 바로 예매합니다.\n\n" +
      "Every evening at seven, a hundred chairs and one story. No waiting room.",
    queue: { state: "bypass" },
    maxSeatsPerUser: 1_000,
    shows: Array.from({ length: residencyEvenings }, show),
  };
}

/** A narrow door, so that a handful of fans is enough to see a line. */
function smallClub(evening: Evening): CreateConcertRequest {
  return {
    title: "Quiet Engines",
    artist: "Saffron Tide",
    venue: "Cellar 5, Busan",
    description:
      "Fifty chairs in a cellar, no amplifiers, and a drummer who whispers. Three fans at a time choose their seats.\n\n" +
      "지하의 쉰 석, 앰프 없는 밤. 한 번에 세 분씩 자리를 고릅니다.",
    queue: { capacity: 3, claimSeconds: 30 },
    maxSeatsPerUser: 2,
    shows: [21, 22].map((days) => ({ startsAt: evening(days), price: 44_000 })),
  };
}

/** The line can be joined now; admission begins in a week. */
function opensLater(evening: Evening): CreateConcertRequest {
  return {
    title: "첫눈, 다시",
    artist: "유리달",
    venue: "한빛 아트홀",
    description:
      "첫눈이 오던 날의 노래를 삼 년 만에 다시 부릅니다. 예매는 일주일 뒤에 열리고, 줄은 지금부터 설 수 있습니다.\n\n" +
      "The songs of the first snow, three years later. The sale opens in a week; the line is open now.",
    saleOpensAt: evening(7),
    shows: [60, 61, 62].map((days) => ({ startsAt: evening(days), price: 88_000 })),
  };
}

function onTour(evening: Evening): CreateConcertRequest {
  return {
    title: "The Long Way North",
    artist: "Aurora Lane",
    venue: "Harbour Hall, Incheon",
    description:
      "Four nights, fifty seats each, one piano, and the road between Incheon and the sea ice.\n\n" +
      "나흘 밤, 쉰 석, 피아노 한 대. 인천에서 얼음 바다까지의 이야기.",
    shows: [30, 31, 37, 38].map((days) => ({ startsAt: evening(days), price: 77_000 })),
  };
}

function bigHall(evening: Evening): CreateConcertRequest {
  const sections = [
    { name: "VIP", from: 1, to: 100, price: 165_000 },
    { name: "R", from: 101, to: 500, price: 143_000 },
    { name: "S", from: 501, to: 1_200, price: 121_000 },
    { name: "A", from: 1_201, to: 2_000, price: 99_000 },
  ];
  return {
    title: "강 건너 불빛",
    artist: "한여름밤",
    venue: "노을섬 야외무대",
    description:
      "강바람이 부는 사흘 밤, 강 건너에 불이 켜질 때 첫 곡이 시작됩니다. 우천 시에도 진행합니다.\n\n" +
      "Three nights by the river. The first song begins when the lights come on across the water, rain or not.",
    shows: [45, 46, 47].map((days) => ({ startsAt: evening(days), seats: 2_000, sections })),
  };
}
