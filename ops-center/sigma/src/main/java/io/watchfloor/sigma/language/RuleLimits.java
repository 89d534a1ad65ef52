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

    /** Maximum bytes of one file of rules, placeholders or pipelines. */
    public static final int FILE = 2 << 20;

    /** Maximum nesting of maps and lists in a YAML file. */
    public static final int DEPTH = 50;

    /** Maximum number of values in a YAML file, after aliases and shared parts are expanded. */
    public static final int FILE_VALUES = 200_000;

    /** Maximum characters of all values in a YAML file. Aliases and shared parts count each time they are used. */
    public static final int FILE_TEXT = FILE;

    /** Maximum digits of a number in a rule. {@code Numbers} compares at most 60 digits. */
    public static final int DIGITS = 400;

    /** Maximum entries of an archive, including entries that are not rules; also the maximum files of a folder. */
    public static final int ENTRIES = 200_000;

    /** Maximum characters of the name of an archive entry. */
    public static final int ENTRY_NAME = 1_024;

    /**
     * Maximum comparisons of one rule: the values of each search in all spellings, multiplied by how often the
     * condition uses the search.
     */
    public static final int QUESTIONS = 50_000;

    /** Maximum characters of one rule's values in all spellings. */
    public static final int SPELLED_TEXT = 4 << 20;

    /** Maximum number of names, operators and expanded {@code of} expressions in one rule's condition. */
    public static final int CONDITION_PARTS = 20_000;

    /** Maximum nesting of parentheses and {@code not} in a condition. */
    public static final int CONDITION_DEPTH = 100;

    /** Maximum number of filters that apply to one rule. */
    public static final int FILTERS = 100;

    /** Maximum characters of a regular expression. */
    public static final int REGEX_LENGTH = 16_384;

    /** Maximum nesting of groups in a regular expression. */
    public static final int REGEX_DEPTH = 100;

    /** Maximum steps of a compiled regular expression, after repetitions are expanded. */
    public static final int REGEX_STEPS = 10_000;

    /** Maximum steps of all regular expressions of one rule together. */
    public static final int RULE_REGEX_STEPS = 50_000;

    /** Maximum references of one correlation. The same limit applies to the correlation's aliases and fields. */
    public static final int REFERENCES = 1_000;

    /** Maximum nesting of correlations that count other correlations. */
    public static final int CORRELATION_DEPTH = 20;

    /**
     * Percentage of the heap for a rule set. While rules are reloaded, the previous rule set is also in memory, and
     * telemetry needs the rest of the heap.
     */
    private static final int SHARE_PERCENT = 25;

    private static final int RULES = 200_000;
    private static final long UNPACKED = 256L << 20;
    private static final long PACKS = 64L << 20;

    /** Returns the default limits for a heap of the given size. */
    public static RuleLimits ofHeap(long bytes) {
        return new RuleLimits(RULES, bytes / 100 * SHARE_PERCENT, UNPACKED, PACKS);
    }

    /** Returns the default limits for the heap of the current process. */
    public static RuleLimits standard() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }
}
