// Texts of the dialogs that ask before a command.

export const texts = Object.freeze({
  // --- asking ---
  copied: (what) => `The ${what} was copied`,
  notCopied: (what) => `The browser did not allow copying. The ${what} is selected: copy it with the keyboard.`,
  copyThe: (noun) => `Copy ${noun}`,
});
