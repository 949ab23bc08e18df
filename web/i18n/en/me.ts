/** Balance, reservations, payments and tickets. */
export const me = { title: "Me" } as const;
