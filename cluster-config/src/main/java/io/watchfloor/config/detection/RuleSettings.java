package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rule sources of a center.
 *
 * @param builtin whether the pack that ships with the program is loaded
 * @param paths absolute paths of further rule files and folders
 * @param placeholders absolute paths of files with value lists for {@code |expand}
 * @param pipelines absolute paths of pipeline files, which are tried before the built-in pipelines
 * @param limits limits of all rules together
 * @param lookBackNotifiesFrom lowest severity from which an alert that was found by looking back notifies people; empty
 *     for none
 * @param attack absolute path of a STIX bundle of ATT&amp;CK that replaces the built-in version
 * @param indicators which indicators of threat intelligence are live
 */
public record RuleSettings(
        boolean builtin,
        List<Path> paths,
        List<Path> placeholders,
        List<Path> pipelines,
        Limits limits,
        Optional<String> lookBackNotifiesFrom,
        Optional<Path> attack,
        IndicatorSettings indicators) {

    private static final String NEVER = "never";

    /**
     * Limits of all rules together.
     *
     * @param rules number of rules and correlations
     * @param heapPercent percentage of the heap for parsed and compiled rules
     * @param unpacked maximum bytes of one unpacked archive
     * @param packs maximum bytes of all active packs, as uploaded
     * @param loadTime time limit for loading a changed pack
     * @param indicators maximum number of indicators whose patterns become rules
     */
    public record Limits(int rules, int heapPercent, int unpacked, int packs, Duration loadTime, int indicators) {

        private static final int MIB = 1 << 20;

        static Limits read(SettingsReader in) {
            return new Limits(
                    in.integer("rules.max-rules", 1, 10_000_000),
                    in.integer("rules.max-heap-percent", 1, 40),
                    in.bytes("rules.max-unpacked", MIB, Integer.MAX_VALUE),
                    in.bytes("rules.max-packs", MIB, Integer.MAX_VALUE),
                    in.duration("rules.max-load-time", Duration.ofSeconds(1), Duration.ofSeconds(38)),
                    in.integer("rules.max-indicators", 0, 100_000));
        }
    }

    public static RuleSettings read(SettingsReader in) {
        boolean builtin = in.flag("rules.builtin");
        List<Path> paths = in.paths("rules.paths");
        if (!builtin && paths.isEmpty()) {
            in.problem(
                    "rules.builtin",
                    "is off, and rules.paths is empty",
                    "No rules would be active. Set rules.paths to a folder of rules.");
        }
        return new RuleSettings(
                builtin,
                paths,
                in.paths("rules.placeholders"),
                in.paths("rules.pipelines"),
                Limits.read(in),
                Optional.of(in.oneOf(
                                "rules.look-back-notifies-from",
                                NEVER,
                                "informational",
                                "low",
                                "medium",
                                "high",
                                "critical"))
                        .filter(level -> !level.equals(NEVER)),
                in.optionalText("rules.attack").map(path -> in.path("rules.attack")),
                IndicatorSettings.read(in));
    }
}
