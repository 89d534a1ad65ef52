package io.watchfloor.sigma.language;

import io.watchfloor.sigma.parsing.RuleWeight;

/**
 * The most that rules may cost. All bounds of this package and its readers are here; each is checked before anything is
 * built, so that a small text cannot demand much memory or time. The components are the bounds that an operator may
 * set.
 *
 * @param rules rules and correlations of the whole set
 * @param memory bytes that the whole set may need, as estimated by {@link RuleWeight}
 * @param unpacked bytes that one archive may unpack to, whatever its entries are called
 * @param packs bytes of all active packs, as sent
 */
public record RuleLimits(int rules, long memory, long unpacked, long packs) {

    /** Bytes of a file of rules, placeholders or pipelines. */
    public static final int FILE = 2 << 20;

    /** Nesting of maps and lists in such a file. */
    public static final int DEPTH = 50;

    /** Values of such a file, with aliases and shared parts expanded. */
    public static final int FILE_VALUES = 200_000;

    /** Characters of these values in total: more than the file has only if aliases or shared parts repeat them. */
    public static final int FILE_TEXT = FILE;

    /** Digits of a number. Telemetry has no longer ones: {@code Numbers} compares up to 60. */
    public static final int DIGITS = 400;

    /** Entries of an archive, including those without rules; also the files of a folder. */
    public static final int ENTRIES = 200_000;

    /** Characters of the name of an archive's entry. */
    public static final int ENTRY_NAME = 1_024;

    /** Questions that one rule asks: its values in all spellings, each as often as the condition names its search. */
    public static final int QUESTIONS = 50_000;

    /** Characters of one rule's values in all spellings. */
    public static final int SPELLED_TEXT = 4 << 20;

    /** Names, operators and {@code of} expansions in one rule's condition. */
    public static final int CONDITION_PARTS = 20_000;

    /** Nesting of brackets and {@code not} in a condition. */
    public static final int CONDITION_DEPTH = 100;

    /** Filters that one rule may have. */
    public static final int FILTERS = 100;

    /** Characters of a regular expression. */
    public static final int REGEX_LENGTH = 16_384;

    /** Nesting of groups in a regular expression. */
    public static final int REGEX_DEPTH = 100;

    /** Steps of a regular expression's program, with repetitions expanded. */
    public static final int REGEX_STEPS = 10_000;

    /** Steps of all regular expressions of one rule. */
    public static final int RULE_REGEX_STEPS = 50_000;

    /** Rules and correlations that one correlation refers to, and likewise its aliases and fields. */
    public static final int REFERENCES = 1_000;

    /** Levels of correlations that count correlations. */
    public static final int CORRELATION_DEPTH = 20;

    /**
     * The share of the heap that a set may need: during a change the former set is there, too, and telemetry needs the
     * rest.
     */
    private static final int SHARE_PERCENT = 25;

    private static final int RULES = 200_000;
    private static final long UNPACKED = 256L << 20;
    private static final long PACKS = 64L << 20;

    /** For a program with this heap and no settings. */
    public static RuleLimits ofHeap(long bytes) {
        return new RuleLimits(RULES, bytes / 100 * SHARE_PERCENT, UNPACKED, PACKS);
    }

    /** For this program's own heap. */
    public static RuleLimits standard() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }
}
