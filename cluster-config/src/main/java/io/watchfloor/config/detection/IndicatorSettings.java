package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Which indicators of threat intelligence are compared with telemetry.
 *
 * @param live whether any are
 * @param minimumConfidence from 0 to 100; an indicator whose confidence has decayed to less is not compared
 * @param usualConfidence of an indicator that states none
 * @param lifetimes until the confidence of an indicator has decayed to 0
 * @param most maximum number of values in memory
 * @param tooCommon number of assets; an indicator that matches more in its first hour is paused
 * @param lookBackDays of kept telemetry that is searched for a new indicator; 0 for none
 */
public record IndicatorSettings(
        boolean live,
        int minimumConfidence,
        int usualConfidence,
        Lifetimes lifetimes,
        int most,
        int tooCommon,
        int lookBackDays) {

    public static final IndicatorSettings USUAL = new IndicatorSettings(
            true,
            20,
            50,
            new Lifetimes(Duration.ofDays(60), Duration.ofDays(180), Duration.ofDays(730)),
            1_500_000,
            50,
            7);

    /**
     * @param address of addresses and networks
     * @param name of domains, URLs and email addresses
     * @param hash of hashes of files
     */
    public record Lifetimes(Duration address, Duration name, Duration hash) {}

    static IndicatorSettings read(SettingsReader in) {
        return new IndicatorSettings(
                in.flag("rules.indicators.live"),
                in.integer("rules.indicators.minimum-confidence", 0, 100),
                in.integer("rules.indicators.usual-confidence", 1, 100),
                new Lifetimes(lifetime(in, "address"), lifetime(in, "name"), lifetime(in, "hash")),
                in.integer("rules.indicators.max-values", 0, 5_000_000),
                in.integer("rules.indicators.too-common", 1, 1_000_000),
                in.integer("rules.indicators.look-back-days", 0, 3_650));
    }

    private static Duration lifetime(SettingsReader in, String of) {
        return in.duration("rules.indicators.lifetime." + of, Duration.ofHours(1), Duration.ofDays(3_650));
    }
}
