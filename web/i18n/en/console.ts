/** The operators' console. */
export const consoleTexts = { title: "Console" } as const;
