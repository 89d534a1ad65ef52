package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of judging a record from its bytes alone. */
public sealed interface ScanResult {

    /** The record must be parsed in full first: its shape is not scanned, or something in it is unusual. */
    record NeedsParsing() implements ScanResult {}

    /**
     * No rule matches.
     *
     * @param logsources every log source that the record belongs to
     */
    record NoMatch(List<LogSource> logsources) implements ScanResult {}

    /**
     * Some rules match.
     *
     * @param rules in the order of their ids, at least one
     * @param asset the asset that the record is about
     * @param time the time as the record writes it, or null when it has none
     */
    record Match(
            List<Rule> rules, AssetName asset, @Nullable String time) implements ScanResult {}
}
