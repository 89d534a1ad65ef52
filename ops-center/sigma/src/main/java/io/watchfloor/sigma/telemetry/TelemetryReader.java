package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.lines.ColumnLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of any known format: a JSON object or a line of text. Detects the format and adds Sigma field names.
 * Thread-safe.
 */
public final class TelemetryReader {

    /** A time that is further ahead of the receipt is replaced by the time of receipt. */
    private static final Duration FURTHEST_AHEAD = Duration.ofMinutes(5);

    private final TelemetryLimits limits;
    private final @Nullable AssetName fallbackAsset;
    private final boolean acceptsAnyTime;
    private final Pipelines pipelines;

    public TelemetryReader() {
        this(TelemetryLimits.STANDARD);
    }

    public TelemetryReader(TelemetryLimits limits) {
        this(limits, null, false, Pipelines.BUILTIN);
    }

    private TelemetryReader(
            TelemetryLimits limits, @Nullable AssetName fallbackAsset, boolean acceptsAnyTime, Pipelines pipelines) {
        this.limits = limits;
        this.fallbackAsset = fallbackAsset;
        this.acceptsAnyTime = acceptsAnyTime;
        this.pipelines = pipelines;
    }

    /**
     * Returns a reader for recordings. The reader accepts any time, and uses the given asset for records without an
     * asset instead of rejecting them.
     */
    public TelemetryReader forRecordings(AssetName asset) {
        return new TelemetryReader(limits, asset, true, pipelines);
    }

    /** Returns a reader that uses the given pipelines. */
    public TelemetryReader withPipelines(Pipelines others) {
        return new TelemetryReader(limits, fallbackAsset, acceptsAnyTime, others);
    }

    /**
     * Reads one record.
     *
     * @param asset asset reported by the sensor, {@code kind:name}; overrides the record
     * @param logsource log source reported by the sensor; overrides the format
     * @param receivedAt time of receipt, used if the record has no time or a time more than five minutes later
     * @throws UnreadableTelemetry with one of the stable codes {@code telemetry.too-large}, {@code telemetry.depth},
     *     {@code telemetry.fields}, {@code telemetry.string}, {@code telemetry.json}, {@code telemetry.empty},
     *     {@code telemetry.asset}, {@code telemetry.asset-kind}, {@code telemetry.no-asset}
     */
    public Telemetry read(byte[] body, @Nullable String asset, @Nullable LogSource logsource, Instant receivedAt)
            throws UnreadableTelemetry {
        return read(body, asset, logsource, Telemetry.Receipt.at(receivedAt));
    }

    /**
     * Reads one record from a sensor whose clock may be wrong.
     *
     * @param receipt time of receipt; its correction also applies to times in the record from the same clock
     * @throws UnreadableTelemetry like the other {@code read}
     */
    public Telemetry read(byte[] body, @Nullable String asset, @Nullable LogSource logsource, Telemetry.Receipt receipt)
            throws UnreadableTelemetry {
        Instant receivedAt = receipt.at();
        LimitScan.check(body, limits);
        int start = firstByte(body);
        if (start == body.length) {
            throw new UnreadableTelemetry("telemetry.empty", "the record is empty");
        }
        RecordShape reading;
        if (isJson(body, start)) {
            LimitScan.checkJson(body, limits);
            reading = JsonShapes.read(JsonTree.object(body), pipelines, receivedAt);
        } else {
            reading = text(body, start, receivedAt);
        }
        List<LogSource> logsources = logsource == null ? reading.logsources() : List.of(logsource);
        Instant written = RecordTime.parse(reading.time());
        Telemetry.Receipt.Correction correction = receipt.correction();
        Instant corrected = written == null || correction == null ? null : correction.corrected(written);
        Instant time = plausible(corrected == null ? written : corrected, receivedAt);
        return new Telemetry(
                asset(asset, reading),
                time,
                logsources,
                reading.fields().unmodifiable(),
                new String(body, StandardCharsets.UTF_8),
                correction != null && (corrected != null || time.equals(receivedAt))
                        ? correction.by().toMillis()
                        : 0);
    }

    /**
     * Returns the asset of a Windows record without parsing it, for well-formed records that match no rule.
     *
     * @param asset asset reported by the sensor
     * @return null if the record must be parsed in full
     * @throws UnreadableTelemetry if the record exceeds the limits, like {@link #read}
     */
    public @Nullable AssetName skim(byte[] body, @Nullable String asset) throws UnreadableTelemetry {
        LimitScan.check(body, limits);
        if (body.length == 0 || body[0] != '{') {
            return null;
        }
        ComputerName computer = new ComputerName(body);
        LimitScan.checkJson(body, limits, computer);
        String name = asset == null || asset.isBlank() ? computer.found() : asset;
        return name == null ? null : AssetFinder.parse(name);
    }

    private RecordShape text(byte[] body, int start, Instant receivedAt) throws UnreadableTelemetry {
        if (body.length > limits.stringBytes()) {
            throw new UnreadableTelemetry(
                    "telemetry.string", "the line is longer than %d bytes".formatted(limits.stringBytes()));
        }
        String line = new String(body, start, body.length - start, StandardCharsets.UTF_8).stripTrailing();
        return line(line, pipelines, receivedAt);
    }

    /** Determines the format of a line of text. Lines of unknown format are read as Linux log lines. */
    static RecordShape line(String line, Pipelines pipelines, Instant receivedAt) {
        RecordShape sysmon = LinuxSysmon.read(line);
        if (sysmon != null) {
            return sysmon;
        }
        RecordShape audit = AuditdEvent.read(line);
        if (audit != null) {
            return audit;
        }
        Map<String, @Nullable Object> headed = ColumnLine.record(line);
        if (headed != null) {
            return JsonShapes.read(headed, pipelines, receivedAt);
        }
        RecordShape web = WebLine.read(line);
        return web != null ? web : SyslogLine.read(line, receivedAt);
    }

    private AssetName asset(@Nullable String given, RecordShape reading) throws UnreadableTelemetry {
        String text = given == null || given.isBlank() ? reading.asset() : given;
        if (text != null && !text.isBlank()) {
            return AssetFinder.parse(text);
        }
        if (fallbackAsset == null) {
            throw new UnreadableTelemetry(
                    "telemetry.no-asset",
                    "the record has no asset; add the field \"asset\" or one of %s, or set an asset for its source in the sensor"
                            .formatted(AssetFinder.generalFields()));
        }
        return fallbackAsset;
    }

    /** Returns the time of a record from its written time and its time of receipt, like {@link #read}. */
    public Instant time(@Nullable String written, Instant receivedAt) {
        return plausible(RecordTime.parse(written), receivedAt);
    }

    private Instant plausible(@Nullable Instant time, Instant receivedAt) {
        if (time == null) {
            return receivedAt;
        }
        return !acceptsAnyTime && time.isAfter(receivedAt.plus(FURTHEST_AHEAD)) ? receivedAt : time;
    }

    /** Whether the content is JSON; a line of text, such as an error log, may also start with a bracket. */
    private static boolean isJson(byte[] body, int start) {
        if (body[start] != '[') {
            return body[start] == '{' || body[start] == '"';
        }
        int next = start + 1;
        while (next < body.length && isBlank(body[next])) {
            next++;
        }
        int last = body.length - 1;
        while (last > start && isBlank(body[last])) {
            last--;
        }
        return next == body.length || "[{\"]".indexOf(body[next]) >= 0 || (body[next] <= '9' && body[last] == ']');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static int firstByte(byte[] body) {
        int start =
                body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf ? 3 : 0;
        while (start < body.length && isBlank(body[start])) {
            start++;
        }
        return start;
    }
}
