package io.watchfloor.sigma.language;

import io.watchfloor.sigma.parsing.RuleWeight;

/**
 * Limits on the cost of rules. The parsers check each limit before they allocate, so that a small text cannot consume
 * much memory or time. The record components are the limits that an operator may configure.
 *
 * @param rules rules and correlations in the rule set
 * @param memory bytes of memory for the rule set, as estimated by {@link RuleWeight}
 * @param unpacked unpacked bytes of one archive, including entries that are not rules
 * @param packs bytes of all active packs, as uploaded
 */
public record RuleLimits(int rules, long memory, long unpacked, long packs) {

    /** Bytes of one file of rules, placeholders or pipelines. */
    public static final int FILE = 2 << 20;

    /** Nesting of maps and lists in a YAML file. */
    public static final int DEPTH = 50;

    /** Values in a YAML file, with aliases and shared parts expanded. */
    public static final int FILE_VALUES = 200_000;

    /** Characters of all values in a YAML file; aliases and shared parts count each time they are used. */
    public static final int FILE_TEXT = FILE;

    /** Digits of a number in a rule; {@code Numbers} compares at most 60 digits. */
    public static final int DIGITS = 400;

    /** Entries of an archive, including entries that are not rules; also files of a folder. */
    public static final int ENTRIES = 200_000;

    /** Characters of the name of an archive entry. */
    public static final int ENTRY_NAME = 1_024;

    /**
     * Comparisons of one rule: its values in all spellings, multiplied by how often the condition uses their search.
     */
    public static final int QUESTIONS = 50_000;

    /** Characters of one rule's values in all spellings. */
    public static final int SPELLED_TEXT = 4 << 20;

    /** Names, operators and expanded {@code of} expressions in one rule's condition. */
    public static final int CONDITION_PARTS = 20_000;

    /** Nesting of brackets and {@code not} in a condition. */
    public static final int CONDITION_DEPTH = 100;

    /** Filters that one rule may have. */
    public static final int FILTERS = 100;

    /** Characters of a regular expression. */
    public static final int REGEX_LENGTH = 16_384;

    /** Nesting of groups in a regular expression. */
    public static final int REGEX_DEPTH = 100;

    /** Steps of a compiled regular expression, with repetitions expanded. */
    public static final int REGEX_STEPS = 10_000;

    /** Steps of all regular expressions of one rule. */
    public static final int RULE_REGEX_STEPS = 50_000;

    /** References of one correlation; the same limit applies to its aliases and its fields. */
    public static final int REFERENCES = 1_000;

    /** Nesting levels of correlations that count correlations. */
    public static final int CORRELATION_DEPTH = 20;

    /**
     * Percentage of the heap for a rule set. During a change the previous rule set is in memory too, and telemetry
     * needs the rest.
     */
    private static final int SHARE_PERCENT = 25;

    private static final int RULES = 200_000;
    private static final long UNPACKED = 256L << 20;
    private static final long PACKS = 64L << 20;

    /** Default limits for a heap of this size. */
    public static RuleLimits ofHeap(long bytes) {
        return new RuleLimits(RULES, bytes / 100 * SHARE_PERCENT, UNPACKED, PACKS);
    }

    /** Default limits for the heap of this process. */
    public static RuleLimits standard() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }
}
