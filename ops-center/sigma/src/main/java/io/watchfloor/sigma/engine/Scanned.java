package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.AssetName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of judging a record by its bytes alone. */
public sealed interface Scanned {

    /** The record must be read in full first: it is of a shape that is not scanned, or there is something unusual about it. */
    record Unclear() implements Scanned {}

    /** No rule matches. */
    record Nothing() implements Scanned {}

    /**
     * Some rules match.
     *
     * @param rules in the order of their ids, at least one
     * @param asset what the record is about
     * @param time when it happened as the record writes it, or null when it does not say
     */
    record Matched(
            List<Rule> rules, AssetName asset, @Nullable String time) implements Scanned {}
}
