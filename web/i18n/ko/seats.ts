/** Choosing seats. */
export const seats = { title: "좌석 선택" } as const;
