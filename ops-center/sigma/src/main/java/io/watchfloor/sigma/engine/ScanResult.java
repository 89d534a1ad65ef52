package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Result of evaluating a record from its bytes without parsing. */
public sealed interface ScanResult {

    /** The record must be parsed in full, because its format is unsupported by the scanner. */
    record NeedsParsing() implements ScanResult {}

    /**
     * No rule matches.
     *
     * @param logsources all log sources of the record
     * @param event id of the Windows event
     * @param shape hash of the names in the record: records of a log source and event with the same shape have the same
     *     fields
     */
    record NoMatch(List<LogSource> logsources, String event, long shape) implements ScanResult {}

    /**
     * Some rules match.
     *
     * @param rules matching rules, ordered by id, at least one
     * @param asset asset that the record is about
     * @param time time as written in the record, or null
     */
    record Match(
            List<Rule> rules, AssetName asset, @Nullable String time) implements ScanResult {}
}
