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
 * Reads a record of any known shape: a JSON object, or one line of text. Detects the shape and names the fields as
 * Sigma rules do. Thread-safe.
 */
public final class TelemetryReader {

    /** A record's clock may run this far ahead of ours; beyond that its time is not believed. */
    private static final Duration FURTHEST_AHEAD = Duration.ofMinutes(5);

    private final TelemetryLimits limits;
    private final @Nullable AssetName fallbackAsset;
    private final boolean believesAnyTime;
    private final Pipelines pipelines;

    public TelemetryReader() {
        this(TelemetryLimits.STANDARD);
    }

    public TelemetryReader(TelemetryLimits limits) {
        this(limits, null, false, Pipelines.BUILTIN);
    }

    private TelemetryReader(
            TelemetryLimits limits, @Nullable AssetName fallbackAsset, boolean believesAnyTime, Pipelines pipelines) {
        this.limits = limits;
        this.fallbackAsset = fallbackAsset;
        this.believesAnyTime = believesAnyTime;
        this.pipelines = pipelines;
    }

    /**
     * A reader for recordings: it believes the time of every record, and uses this asset for records that name none
     * instead of refusing them.
     */
    public TelemetryReader forRecordings(AssetName asset) {
        return new TelemetryReader(limits, asset, true, pipelines);
    }

    /** A reader that recognises JSON records with these pipelines. */
    public TelemetryReader withPipelines(Pipelines others) {
        return new TelemetryReader(limits, fallbackAsset, believesAnyTime, others);
    }

    /**
     * Reads one record.
     *
     * @param asset the asset as the sensor states it, {@code kind:name}; wins over what the record says
     * @param logsource as the sensor states it; wins over what the shape says
     * @param receivedAt used when the record has no time, or one more than five minutes ahead of it
     * @throws UnreadableTelemetry with a stable code: {@code telemetry.too-large}, {@code telemetry.depth},
     *     {@code telemetry.fields}, {@code telemetry.string}, {@code telemetry.json}, {@code telemetry.empty},
     *     {@code telemetry.asset}, {@code telemetry.asset-kind}, {@code telemetry.no-asset}
     */
    public Telemetry read(byte[] body, @Nullable String asset, @Nullable LogSource logsource, Instant receivedAt)
            throws UnreadableTelemetry {
        return read(body, asset, logsource, Telemetry.Receipt.at(receivedAt));
    }

    /**
     * Reads one record that was received by a clock which may be off.
     *
     * @param receipt corrects the record's own time, too, where that was given by the same clock
     * @throws UnreadableTelemetry as above
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
        Instant time = believed(corrected == null ? written : corrected, receivedAt);
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
     * The asset of a Windows record, without parsing it: for records that are known to be well formed and match no
     * rule.
     *
     * @param asset the asset as the sensor states it
     * @return null when the record has to be read in full
     * @throws UnreadableTelemetry when it is beyond the limits, as {@link #read}
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
                    "telemetry.string", "a line of more than %d bytes".formatted(limits.stringBytes()));
        }
        String line = new String(body, start, body.length - start, StandardCharsets.UTF_8).stripTrailing();
        return line(line, pipelines, receivedAt);
    }

    /** Determines the shape of a line of text; what is of no other shape is a line of a Linux log. */
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
                    "the record has no asset: add the field \"asset\", or one of %s; or set an asset for its source in the sensor"
                            .formatted(AssetFinder.generalFields()));
        }
        return fallbackAsset;
    }

    /** The time of a record that writes it this way and was received then: the same as {@link #read} gives. */
    public Instant time(@Nullable String written, Instant receivedAt) {
        return believed(RecordTime.parse(written), receivedAt);
    }

    private Instant believed(@Nullable Instant time, Instant receivedAt) {
        if (time == null) {
            return receivedAt;
        }
        return !believesAnyTime && time.isAfter(receivedAt.plus(FURTHEST_AHEAD)) ? receivedAt : time;
    }

    /** A line of text may begin with a bracket, as those of error logs do. */
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
