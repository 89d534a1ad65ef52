package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * The options of one run over recordings.
 *
 * @param logsource of every record, whatever its shape; null to recognise it
 * @param asset of every record, {@code kind:name}; null when the records name it
 * @param explains whether matches say which selections and values made them
 * @param tells whether matches carry the field that a reader looks for
 * @param least level that is reported; rules below it still judge, because correlations count their matches
 * @param joins whether lines of one audit event become one record
 */
record EvaluationOptions(
        @Nullable LogSource logsource,
        @Nullable String asset,
        boolean explains,
        boolean tells,
        Level least,
        boolean joins) {

    static final EvaluationOptions USUAL = new EvaluationOptions(null, null, false, false, Level.INFORMATIONAL, false);
}
