package io.watchfloor.ops.intake.input.syslog;

import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts syslog messages to records. The asset is the sending host, by the name in the header or, without a name,
 * by the host's address. Content in one of the known formats (audit records, JSON, access logs, CEF and LEEF) is
 * passed on without the header.
 */
public final class SyslogArrivals {

    private static final Pattern AUDIT = Pattern.compile("(?:node=\\S+ )?type=[A-Z0-9_]+ msg=audit\\(");
    private static final Pattern ACCESS = Pattern.compile("\\S+ \\S+ \\S+ \\[[^\\]]{1,40}\\] \"[A-Z]{1,20} ");
    private static final Pattern PLAIN_PROGRAM = Pattern.compile("[\\w./-]+");
    private static final Set<String> FORMATS = Set.of("CEF", "LEEF");

    /** The sender's credential in the structured data. The credential is removed from the record. */
    private static final Pattern TOKEN = Pattern.compile("\\[watchfloor@32473 token=\"([A-Za-z0-9_-]{1,200})\"\\]");

    private static final String COOKIE = "@cee:";
    private static final String NO_ASSET = "telemetry.no-asset";

    private final TelemetryReader reader;
    private final ZoneId zone;

    /** @param reader checks whether a JSON record names its asset */
    public SyslogArrivals(TelemetryReader reader) {
        this(reader, ZoneOffset.UTC);
    }

    /** @param zone time zone of the times in old headers, which contain no time zone */
    public SyslogArrivals(TelemetryReader reader, ZoneId zone) {
        this.reader = reader;
        this.zone = zone;
    }

    /** @param peer the sender's address, which is used as the asset if the header names no host */
    public ReceivedMessage of(byte[] message, InetAddress peer, Instant receivedAt) {
        SyslogMessage heard = SyslogMessage.parse(message);
        Matcher shown = TOKEN.matcher(heard.data());
        String token = shown.find() ? shown.group(1) : null;
        String asset = heard.host() == null ? peer.getHostAddress() : heard.host();
        return of(token == null ? heard : heard.withData(shown.replaceAll("")), asset, receivedAt, token);
    }

    private ReceivedMessage of(SyslogMessage written, String asset, Instant receivedAt, @Nullable String token) {
        // Adds the time zone to a time without a zone, because the engine would otherwise read the time as UTC.
        SyslogMessage heard = zone.equals(ZoneOffset.UTC) ? written : written.in(zone, receivedAt);
        String text = heard.text();
        Matcher audit = AUDIT.matcher(text);
        if (audit.lookingAt() || ACCESS.matcher(text).lookingAt()) {
            return new ReceivedMessage(new InputRecord(asset, null, bytes(text)), token);
        }
        // Some senders write a space after the colon in CEF or LEEF content, so that the name of the format would be
        // read as the name of a program.
        String program = heard.program();
        String vendor = program != null && FORMATS.contains(program) ? program + ":" + text.strip() : text;
        Optional<InputRecord> event = VendorRecords.read(vendor, asset, timeOf(heard, receivedAt));
        if (event.isPresent()) {
            return new ReceivedMessage(event.get(), token);
        }
        String json = text.startsWith(COOKIE) ? text.substring(COOKIE.length()).strip() : text.strip();
        if (json.startsWith("{") && json.endsWith("}")) {
            return new ReceivedMessage(json(json, asset, receivedAt, heard), token);
        }
        return new ReceivedMessage(line(heard, asset, receivedAt), token);
    }

    /**
     * Creates a record from a line that did not arrive over a connection from the line's sender.
     *
     * @param asset the asset of a line that names no host; null when unknown
     */
    public InputRecord ofText(byte[] text, @Nullable String asset, Instant receivedAt) {
        SyslogMessage heard = SyslogMessage.parse(text);
        String host = heard.host() == null ? asset : heard.host();
        return host == null
                ? new InputRecord(null, null, text)
                : of(heard, host, receivedAt, null).record();
    }

    /** Creates a record from a program's log line that was received in another protocol than syslog. */
    public InputRecord line(
            String host, Instant time, String program, @Nullable String pid, String text, Instant receivedAt) {
        SyslogMessage heard = new SyslogMessage(null, time, null, host, program, pid, "", text);
        return of(heard, host, receivedAt, null).record();
    }

    private static Instant timeOf(SyslogMessage heard, Instant receivedAt) {
        return heard.time() == null ? receivedAt : heard.time();
    }

    /**
     * A record that names its own asset is accepted. The gate checks whether the sender may send records about this
     * asset.
     */
    private InputRecord json(String json, String asset, Instant receivedAt, SyslogMessage heard) {
        byte[] body = bytes(json);
        try {
            var unused = reader.read(body, null, null, receivedAt);
            return new InputRecord(null, null, body);
        } catch (UnreadableTelemetry e) {
            return e.code().equals(NO_ASSET) ? new InputRecord(asset, null, body) : line(heard, asset, receivedAt);
        }
    }

    private static InputRecord line(SyslogMessage heard, String asset, Instant receivedAt) {
        String whole = heard.whole();
        String program = heard.program();
        boolean asIs = whole != null
                && (heard.time() != null || heard.oldTime() != null)
                && heard.host() != null
                && program != null
                && PLAIN_PROGRAM.matcher(program).matches();
        return new InputRecord(asset, null, bytes(whole != null && asIs ? whole : rebuilt(heard, asset, receivedAt)));
    }

    /**
     * Formats a line like a line of a log file, which the engine can read, and adds the data that is missing in the
     * header.
     */
    private static String rebuilt(SyslogMessage heard, String asset, Instant receivedAt) {
        String time = heard.oldTime() != null
                ? heard.oldTime()
                : timeOf(heard, receivedAt).toString();
        String program = heard.program() == null ? "-" : heard.program().replaceAll("[^\\w./-]", "_");
        String pid = heard.pid() == null ? "" : "[" + heard.pid().replace(']', '_') + "]";
        String data = heard.data().isEmpty() ? "" : heard.data() + " ";
        return "%s %s %s%s: %s%s".formatted(time, asset, program, pid, data, heard.text());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
