package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * Options for the evaluation of recordings.
 *
 * @param logsource log source of all records; null to recognise it from each record
 * @param asset asset of all records as {@code kind:name}; null to read it from each record
 * @param explains true to add to matches the selections and values that caused them
 * @param summarizes true to add a summary field to matches
 * @param least lowest reported level; rules below it are still evaluated, because correlations count their matches
 * @param joins true to join the lines of one audit event into one record
 */
record EvaluationOptions(
        @Nullable LogSource logsource,
        @Nullable String asset,
        boolean explains,
        boolean summarizes,
        Level least,
        boolean joins) {

    static final EvaluationOptions USUAL = new EvaluationOptions(null, null, false, false, Level.INFORMATIONAL, false);
}
