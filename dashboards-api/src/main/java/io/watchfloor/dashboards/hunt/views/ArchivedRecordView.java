package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.SearchColumn;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record of the archive. */
@Meaning("A record of the archive.")
public record ArchivedRecordView(
        @Meaning("sensor/epoch/sequence") String record,
        String asset,

        @Meaning("When it happened, by the corrected clock.")
        Instant time,

        @Meaning("When the center received the record.") Instant receivedAt,

        @Meaning("Log source as product/category/service; null if the format is not recognized.") @Nullable
        String logsource,

        @Meaning("Whether the record is evidence of the alert or case.")
        boolean matched,

        @Meaning("Values that searches compare, by field, such as user_name or process.")
        Map<String, String> fields,

        @Meaning("The record as sent by the sensor.") String raw) {

    /** @param matched records that are evidence */
    public static ArchivedRecordView of(ArchiveRow row, Set<String> matched) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (SearchColumn column : SearchColumn.values()) {
            String text = row.columns().text(column);
            List<String> hashes = row.columns().hashes();
            if (text != null) {
                fields.put(column.column(), text);
            } else if (column == SearchColumn.HASHES && !hashes.isEmpty()) {
                fields.put(column.column(), String.join(", ", hashes));
            }
        }
        LogSource source = row.logsource();
        String id = row.id().toString();
        return new ArchivedRecordView(
                id,
                row.asset(),
                row.times().corrected(),
                row.times().received(),
                source == null
                        ? null
                        : part(source.product()) + "/" + part(source.category()) + "/" + part(source.service()),
                matched.contains(id),
                fields,
                row.raw());
    }

    private static String part(@Nullable String part) {
        return part == null ? "-" : part;
    }
}
