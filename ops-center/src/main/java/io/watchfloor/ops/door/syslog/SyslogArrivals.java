package io.watchfloor.ops.door.syslog;

import io.watchfloor.ops.door.Arrival;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns syslog messages into records. The asset is the sending host, by the name in the header or else its address. What programs send
 * inside in a form of their own is handed on without the header: audit records, JSON, access logs, CEF and LEEF.
 */
public final class SyslogArrivals {

    private static final Pattern AUDIT = Pattern.compile("(?:node=\\S+ )?type=[A-Z0-9_]+ msg=audit\\(");
    private static final Pattern ACCESS = Pattern.compile("\\S+ \\S+ \\S+ \\[[^\\]]{1,40}\\] \"[A-Z]{1,20} ");
    private static final Pattern PLAIN_PROGRAM = Pattern.compile("[\\w./-]+");
    private static final String COOKIE = "@cee:";
    private static final String NO_ASSET = "telemetry.no-asset";

    private final TelemetryReader reader;

    /** @param reader tells whether a JSON record names its asset itself */
    public SyslogArrivals(TelemetryReader reader) {
        this.reader = reader;
    }

    /** @param peer who sent it: its asset when the header names none */
    public Arrival of(byte[] message, InetAddress peer, Instant receivedAt) {
        SyslogMessage heard = SyslogMessage.parse(message);
        String asset = heard.host() == null ? peer.getHostAddress() : heard.host();
        String text = heard.text();
        Matcher audit = AUDIT.matcher(text);
        if (audit.lookingAt() || ACCESS.matcher(text).lookingAt()) {
            return new Arrival(asset, null, bytes(text));
        }
        String json = text.startsWith(COOKIE) ? text.substring(COOKIE.length()).strip() : text.strip();
        if (json.startsWith("{") && json.endsWith("}")) {
            return json(json, asset, receivedAt, heard);
        }
        return line(heard, asset, receivedAt);
    }

    /** A record that names its asset itself is believed, as far as its sender's rights reach. */
    private Arrival json(String json, String asset, Instant receivedAt, SyslogMessage heard) {
        byte[] body = bytes(json);
        try {
            var unused = reader.read(body, null, null, receivedAt);
            return new Arrival(null, null, body);
        } catch (UnreadableTelemetry e) {
            return e.code().equals(NO_ASSET) ? new Arrival(asset, null, body) : line(heard, asset, receivedAt);
        }
    }

    private static Arrival line(SyslogMessage heard, String asset, Instant receivedAt) {
        String whole = heard.whole();
        String program = heard.program();
        boolean asIs = whole != null
                && (heard.time() != null || heard.oldTime() != null)
                && heard.host() != null
                && program != null
                && PLAIN_PROGRAM.matcher(program).matches();
        return new Arrival(asset, null, bytes(whole != null && asIs ? whole : rebuilt(heard, asset, receivedAt)));
    }

    /** A line that the engine reads as a log file's: what the header lacks is filled in. */
    private static String rebuilt(SyslogMessage heard, String asset, Instant receivedAt) {
        String time = heard.oldTime() != null
                ? heard.oldTime()
                : (heard.time() == null ? receivedAt : heard.time()).toString();
        String program = heard.program() == null ? "-" : heard.program().replaceAll("[^\\w./-]", "_");
        String pid = heard.pid() == null ? "" : "[" + heard.pid().replace(']', '_') + "]";
        String data = heard.data().isEmpty() ? "" : heard.data() + " ";
        return "%s %s %s%s: %s%s".formatted(time, asset, program, pid, data, heard.text());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
