package io.watchfloor.ops.intake;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.platform.limits.BodyRefusal;
import io.watchfloor.ops.platform.limits.PackedBody;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a request body into records, one per line. Decompression stops at the size limits of the settings. Blank
 * lines are skipped, but are included in the line numbers.
 */
final class BodyLines {

    private final IngestSettings settings;
    private final PackedBody unpacked;

    /** The whole body was rejected: none of its records was evaluated. */
    static final class LineException extends Exception {
        private final int status;
        private final String code;

        LineException(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }

        String code() {
            return code;
        }
    }

    BodyLines(IngestSettings settings) {
        this.settings = settings;
        this.unpacked = new PackedBody(settings.body());
    }

    /**
     * @param encoding {@code identity}, {@code gzip} or {@code zstd}
     * @return the records; the sequence number of a record is its line number, starting at 1
     */
    List<TelemetryRecord> read(byte[] body, String encoding, long receivedAtMillis) throws LineException {
        byte[] text;
        try {
            text = unpacked.of(body, encoding);
        } catch (BodyRefusal.BodyException e) {
            BodyRefusal why = e.refusal();
            throw new LineException(why.status(), why.code(), why.detail());
        }
        return split(text, receivedAtMillis);
    }

    private List<TelemetryRecord> split(byte[] text, long receivedAtMillis) throws LineException {
        List<TelemetryRecord> records = new ArrayList<>();
        long line = 0;
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            line++;
            int last = end > start && text[end - 1] == '\r' ? end - 1 : end;
            if (!blank(text, start, last)) {
                if (records.size() == settings.body().maxRecords()) {
                    throw new LineException(
                            413,
                            "body.too-many-records",
                            "The body has more than %d records: send it in parts."
                                    .formatted(settings.body().maxRecords()));
                }
                records.add(
                        new TelemetryRecord(line, receivedAtMillis, null, null, Arrays.copyOfRange(text, start, last)));
            }
            start = end + 1;
        }
        return records;
    }

    private static boolean blank(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != ' ' && text[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
