package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The rules of a center.
 *
 * @param builtin whether the pack that ships with the program is loaded
 * @param paths files and folders of further rules, absolute
 * @param placeholders files with the lists for {@code |expand}, absolute
 * @param pipelines files that say how records are recognised, tried before the built-in ones, absolute
 * @param limits what all rules together may cost
 */
public record RuleSettings(
        boolean builtin, List<Path> paths, List<Path> placeholders, List<Path> pipelines, Limits limits) {

    /**
     * What all rules together may cost.
     *
     * @param rules rules and correlations
     * @param heapPercent share of the heap that they may need, read and compiled
     * @param unpacked bytes that one archive may unpack to
     * @param packs bytes of all active packs as sent
     * @param loadTime how long loading a changed pack may take
     */
    public record Limits(int rules, int heapPercent, int unpacked, int packs, Duration loadTime) {

        private static final int MIB = 1 << 20;

        static Limits read(SettingsReader in) {
            return new Limits(
                    in.integer("rules.max-rules", 1, 10_000_000),
                    in.integer("rules.max-heap-percent", 1, 40),
                    in.bytes("rules.max-unpacked", MIB, Integer.MAX_VALUE),
                    in.bytes("rules.max-packs", MIB, Integer.MAX_VALUE),
                    in.duration("rules.max-load-time", Duration.ofSeconds(1), Duration.ofSeconds(38)));
        }
    }

    public static RuleSettings read(SettingsReader in) {
        boolean builtin = in.flag("rules.builtin");
        List<Path> paths = in.paths("rules.paths");
        if (!builtin && paths.isEmpty()) {
            in.problem(
                    "rules.builtin",
                    "is off while rules.paths is empty",
                    "Nothing would be judged: name a folder of rules.");
        }
        return new RuleSettings(
                builtin, paths, in.paths("rules.placeholders"), in.paths("rules.pipelines"), Limits.read(in));
    }
}
