package io.watchfloor.ops.ingest;

import com.github.luben.zstd.ZstdInputStream;
import io.watchfloor.config.IngestSettings;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Splits a body into records, one a line, within the budgets: nothing is inflated beyond them. Blank lines are counted
 * but skipped.
 */
final class BodyLines {

    private static final int BUFFER = 64 * 1024;

    private final IngestSettings settings;

    /** A refused body: none of it was judged. */
    static final class Refused extends Exception {
        private final int status;
        private final String code;

        Refused(int status, String code, String message) {
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
    }

    /**
     * @param encoding {@code identity}, {@code gzip} or {@code zstd}
     * @return the records; their sequences are the line numbers, from 1
     */
    List<TelemetryRecord> read(byte[] body, String encoding, long receivedAtMillis) throws Refused {
        byte[] text = switch (encoding.toLowerCase(Locale.ROOT)) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> inflate(body, true);
            case "zstd" -> inflate(body, false);
            default ->
                throw new Refused(415, "body.encoding", "Content-Encoding may be gzip or zstd, not " + encoding + ".");
        };
        return split(text, receivedAtMillis);
    }

    private byte[] inflate(byte[] body, boolean gzip) throws Refused {
        long budget = Math.min(
                settings.body().maxInflated(),
                (long) body.length * settings.body().maxRatio());
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(body), BUFFER)
                : new ZstdInputStream(new ByteArrayInputStream(body))) {
            byte[] text = in.readNBytes((int) budget + 1);
            if (text.length > budget) {
                throw new Refused(
                        413,
                        "body.inflates-too-large",
                        "The body inflates to more than %d bytes: send it in parts.".formatted(budget));
            }
            return text;
        } catch (IOException e) {
            String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
            throw new Refused(
                    400, "body.damaged", "The body cannot be inflated: " + why + ". Compress and send it again.");
        }
    }

    private List<TelemetryRecord> split(byte[] text, long receivedAtMillis) throws Refused {
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
                    throw new Refused(
                            413,
                            "body.too-many-records",
                            "A body may hold %d records: send it in parts."
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
