package io.watchfloor.dashboards.words;

/** Where people meet a text. */
enum Scope {
    /** Labels, headings, help and dialogs in the page's scripts. */
    PAGE,
    /** String literals of Java: messages, descriptions of the API, mails, texts of the command line. */
    MESSAGES,
    /** Routes, members, settings, metrics, codes: words that programs read. */
    NAMES,
    /** Names of Java types. */
    TYPES,
    /** Comments and Javadoc. */
    COMMENTS,
    /** Manuals, decisions, and the explanations of the settings. */
    DOCS
}
