package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import org.jspecify.annotations.Nullable;

/**
 * What one judging of recordings was asked for.
 *
 * @param logsource of every record, whatever its shape; null to recognise it
 * @param asset that every record is about, {@code kind:name}; null when the records tell
 * @param explains whether matches say which selections and values made them
 * @param tells whether matches carry the field that a reader looks for
 * @param least level of what is reported; rules below it judge all the same, for correlations count their matches
 */
record JudgeOptions(
        @Nullable LogSource logsource, @Nullable String asset, boolean explains, boolean tells, Level least) {

    static final JudgeOptions USUAL = new JudgeOptions(null, null, false, false, Level.INFORMATIONAL);
}
