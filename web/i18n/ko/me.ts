/** Balance, reservations, payments and tickets. */
export const me = { title: "내 정보" } as const;
