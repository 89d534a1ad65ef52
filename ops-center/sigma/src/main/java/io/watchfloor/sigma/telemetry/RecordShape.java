package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields, log sources, asset and time of a record, as read from its format.
 *
 * @param asset asset for {@code AssetName} to parse; null if the format contains none
 * @param time time as written in the record, or null
 */
record RecordShape(
        Fields fields,
        List<LogSource> logsources,
        @Nullable String asset,
        @Nullable String time) {}
