/** The operators' console. */
export const consoleTexts = { title: "운영" } as const;
