package io.watchfloor.ops.asset.entity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Extracts remote logons and addresses of machines from records, even from records that raise no alert. */
public final class SelfReports {

    /** The Windows logon types for network, remote interactive, and cached remote interactive logons. */
    private static final Set<String> REMOTE = Set.of("3", "10", "12");

    private static final int LOGON_CERTAINTY = 900;

    private static final int OWN_CONNECTION_CERTAINTY = 980;

    /** Aliases from the same 12-hour period count as one fact, no matter how many records repeat them. */
    public static final Duration HALF_DAY = Duration.ofHours(12);

    private static final byte[] LOGON = "4624".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOGON_TYPE = "LogonType\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INITIATED = "Initiated\"".getBytes(StandardCharsets.US_ASCII);

    private static final int LOGON_TYPE_ENDS = 'e' << 8 | '"';
    private static final int INITIATED_ENDS = 'd' << 8 | '"';

    /**
     * For each possible value of the byte at the current position, the distance to the next position where one of the
     * two searched names can end (Horspool 1980).
     */
    private static final byte[] STEPS = steps(LOGON_TYPE, INITIATED);

    private SelfReports() {}

    /**
     * Whether a record may contain a logon or an address, determined from its bytes alone, so that most records can
     * be excluded without parsing. Field names and event numbers are never escaped in JSON, and a field name is
     * always followed by a quotation mark.
     */
    public static boolean mayContainIdentities(byte[] record) {
        for (int end = LOGON_TYPE.length - 1; end < record.length; end += STEPS[record[end] & 0xff]) {
            // Compares two bytes, because both rarely match. Comparing only the quotation mark would often match and
            // cause branch mispredictions.
            int last = record[end - 1] << 8 | record[end];
            if (last == INITIATED_ENDS || last == LOGON_TYPE_ENDS) {
                int begin = end - LOGON_TYPE.length + 1;
                if (matchesAt(INITIATED, record, begin)) {
                    return true;
                }
                if (matchesAt(LOGON_TYPE, record, begin)) {
                    return contains(LOGON, record) || contains(INITIATED, record);
                }
            }
        }
        return false;
    }

    private static byte[] steps(byte[] one, byte[] other) {
        byte[] steps = new byte[256];
        Arrays.fill(steps, (byte) one.length);
        for (int i = 0; i < one.length - 1; i++) {
            byte step = (byte) (one.length - 1 - i);
            steps[one[i]] = (byte) Math.min(steps[one[i]], step);
            steps[other[i]] = (byte) Math.min(steps[other[i]], step);
        }
        return steps;
    }

    private static boolean contains(byte[] word, byte[] record) {
        for (int i = 0; i + word.length <= record.length; i++) {
            if (matchesAt(word, record, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAt(byte[] word, byte[] record, int at) {
        return at + word.length <= record.length && Arrays.equals(word, 0, word.length, record, at, at + word.length);
    }

    /** A successful logon from another machine. */
    public static Optional<RemoteLogon> remoteLogon(String asset, Instant at, Map<String, ?> values) {
        RecordFields fields = new RecordFields(values);
        if (!fields.text("EventID").equals("4624") || !REMOTE.contains(fields.text("LogonType"))) {
            return Optional.empty();
        }
        List<Entity> sources = sources(fields);
        Entity host = Entity.ofAsset(asset);
        String name = asset.substring(asset.indexOf(':') + 1);
        return Entity.account(fields.text("TargetDomainName"), fields.text("TargetUserName"), name)
                .filter(account -> !WellKnown.isHub(account) && !sources.isEmpty() && !sources.contains(host))
                .map(account -> new RemoteLogon(host, at, account, sources, fields.text("TargetLogonId")));
    }

    /** The aliases between host names and addresses in the record. */
    public static List<Alias> aliases(String asset, Instant at, Map<String, ?> values) {
        RecordFields fields = new RecordFields(values);
        Instant from = halfDay(at).minus(HALF_DAY);
        Instant to = halfDay(at).plus(HALF_DAY).plus(HALF_DAY);
        Entity host = Entity.ofAsset(asset);
        boolean outgoing = fields.isSysmon() && fields.text("Initiated").equalsIgnoreCase("true");
        if (outgoing && host.kind() == EntityKind.HOST) {
            return usable(fields.text("SourceIp"))
                    .map(own -> new Alias(own, host, OWN_CONNECTION_CERTAINTY, from, to, "its own connections"))
                    .toList();
        }
        if (!fields.text("EventID").equals("4624")) {
            return List.of();
        }
        return usable(fields.text("IpAddress"))
                .flatMap(address -> Entity.host(fields.text("WorkstationName"))
                        .filter(workstation -> workstation.kind() == EntityKind.HOST)
                        .map(workstation ->
                                new Alias(address, workstation, LOGON_CERTAINTY, from, to, "a logon on " + host))
                        .stream())
                .toList();
    }

    private static List<Entity> sources(RecordFields fields) {
        return Stream.of("IpAddress", "WorkstationName")
                .flatMap(name -> Entity.host(fields.text(name)).stream())
                .filter(entity -> !WellKnown.isHub(entity))
                .sorted()
                .toList();
    }

    private static Stream<Entity> usable(String address) {
        return Entity.address(address).filter(entity -> !WellKnown.isHub(entity)).stream();
    }

    /** The start of the 12-hour period that contains the time. */
    public static Instant halfDay(Instant at) {
        long seconds = HALF_DAY.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }
}
