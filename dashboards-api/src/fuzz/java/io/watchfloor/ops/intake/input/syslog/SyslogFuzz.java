package io.watchfloor.ops.intake.input.syslog;

import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Any bytes are a message of syslog, with CEF or LEEF inside or not: a record of bounded size that holds no credential. */
public final class SyslogFuzz {

    private static final Instant NOW = Instant.parse("2026-11-27T19:05:00Z");
    private static final TelemetryReader READER = new TelemetryReader();
    private static final SyslogArrivals ARRIVALS = new SyslogArrivals(READER);

    /** A value may stand under several names, and each character may be escaped. */
    private static final int TIMES = 64;

    private static final int BESIDE = 4096;

    private SyslogFuzz() {}

    /** One input: a message. */
    public static void fuzzerTestOneInput(byte[] data) {
        ReceivedMessage heard = ARRIVALS.of(data, InetAddress.getLoopbackAddress(), NOW);
        InputRecord arrival = heard.record();
        if (arrival.body().length > TIMES * data.length + BESIDE) {
            throw new IllegalStateException("a message of %d bytes became a record of %d"
                    .formatted(data.length, arrival.body().length));
        }
        String token = heard.token();
        if (token != null && once(text(data), token) && text(arrival.body()).contains(token)) {
            throw new IllegalStateException("the credential is in the record: " + text(arrival.body()));
        }
        try {
            var unused = READER.read(arrival.body(), arrival.asset(), null, NOW);
        } catch (UnreadableTelemetry refused) {
            if (refused.code().isEmpty()) {
                throw new IllegalStateException("a refusal without a code", refused);
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean once(String text, String part) {
        return text.indexOf(part) == text.lastIndexOf(part);
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return Stream.of(
                        "<38>Nov 27 19:04:05 web01 sshd[77]: Failed password for root from 203.0.113.9 port 4242 ssh2",
                        "<38>1 2026-11-27T19:04:05.123Z db01 sshd 7 ID1 [watchfloor@32473 token=\"wfd_abcdef\"][a b=\"c\\]\"] text",
                        "<134>Nov 27 19:04:05 fw CEF:0|A|Fire\\|wall|1|2|na\\\\me|7|src=10.0.0.5 cs1Label=R cs1=a\\=b rt=1795806245000",
                        "<134>1 - fw x - - - LEEF:2.0|A|B|1|deny|x5E|src=10.0.0.5^devTime=Nov 27 2026 19:04:05^usrName=u",
                        "LEEF:1.0|A|B|1|deny|src=10.0.0.5\tdst=10.0.0.6",
                        "<13>Nov 27 19:04:05 ids suricata: {\"event_type\":\"alert\",\"src_ip\":\"10.0.0.5\",\"flow_id\":1}",
                        "<13>type=EXECVE msg=audit(1795806245.123:77): argc=2 a0=\"ls\" a1=2F",
                        "@cee:{\"a\":1}")
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
