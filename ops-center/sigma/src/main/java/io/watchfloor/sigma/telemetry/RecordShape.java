package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shape of a record reveals.
 *
 * @param asset as {@code AssetName} reads it, or null when the shape names none
 * @param time as the record writes it, or null
 */
record RecordShape(
        Fields fields,
        List<LogSource> logsources,
        @Nullable String asset,
        @Nullable String time) {}
