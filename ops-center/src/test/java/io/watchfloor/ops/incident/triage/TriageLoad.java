package io.watchfloor.ops.incident.triage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Measures triage's speed, memory and recovery time: run it manually with the arguments {@code alerts incidents}. */
public final class TriageLoad {

    private static final List<Tactic> TACTICS = List.of(Tactic.values());

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    /** Measures processor time, so that other load on the machine does not count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private TriageLoad() {}

    public static void main(String[] args) throws IOException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int incidents = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
        List<Alert> alerts = alerts(count, incidents);
        long before = used();
        HeldTriage triage =
                new HeldTriage(new JoinPolicy(Level.HIGH, Duration.ofHours(4), Integer.MAX_VALUE, TriageTest.NO_RISK));
        long[] nanos = new long[count];
        Map<String, Integer> ordinals = new HashMap<>();
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            Alert alert = numbered(alerts.get(i), ordinals);
            long one = THREADS.getCurrentThreadCpuTime();
            admit(triage, triage.place(alert.seen().first(), alert));
            nanos[i] = THREADS.getCurrentThreadCpuTime() - one;
            triage.journal.clear();
            alerts.set(i, alert);
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                "%d alerts in %d incidents: %d cases, %d wholes, %d without a case; %.0f/s, p50 %d us, p99 %d us, worst %d ms%n",
                count,
                incidents,
                triage.state().openCases().size(),
                triage.partition(triage.wholes()).size(),
                triage.state().unclaimed().kept(),
                count / seconds,
                nanos[count / 2] / 1_000,
                nanos[(int) (count * 0.99)] / 1_000,
                nanos[count - 1] / 1_000_000);
        System.out.printf("held: %d MB, alerts themselves included%n", (used() - before) >> 20);
        again(triage.state());
    }

    /** Confirms all placements at once. */
    private static void admit(HeldTriage triage, List<Placement> placements) {
        placements.forEach(one -> triage.admitted(one.caseId(), one.alert().id()));
    }

    private static void again(Triage state) throws IOException {
        ObjectMapper json = JournalJson.mapper();
        long start = THREADS.getCurrentThreadCpuTime();
        byte[] snapshot = json.writeValueAsBytes(state);
        long written = THREADS.getCurrentThreadCpuTime();
        Triage read = json.readValue(snapshot, Triage.class);
        long known = THREADS.getCurrentThreadCpuTime();
        Partition partition = Partition.of(
                read, new JoinPolicy(Level.HIGH, Duration.ofHours(4), Integer.MAX_VALUE, TriageTest.NO_RISK));
        long end = THREADS.getCurrentThreadCpuTime();
        System.out.printf(
                "snapshot: %d MB, written in %d ms, read in %d ms; index of %d alerts made anew in %d ms%n",
                snapshot.length >> 20,
                (written - start) / 1_000_000,
                (known - written) / 1_000_000,
                partition.size(),
                (end - known) / 1_000_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Alert numbered(Alert alert, Map<String, Integer> ordinals) {
        return new Alert(
                alert.id(),
                ordinals.merge(alert.asset(), 1, Integer::sum),
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                null);
    }

    /** By time, each with a small random delay. */
    private static List<Alert> alerts(int count, int incidents) {
        Random random = new Random(7);
        List<Alert> alerts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            alerts.add(ofIncident(i, i % incidents, random));
        }
        alerts.sort(Comparator.comparing(
                alert -> alert.seen().first().plusSeconds(alert.id().hashCode() & 255)));
        return alerts;
    }

    /** Each incident has three assets within three days, with its own account and file, and some that all share. */
    private static Alert ofIncident(int i, int incident, Random random) {
        List<Mention> mentions = List.of(
                new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\u" + incident)),
                new Mention(Role.SEEN, new Entity(EntityKind.HASH, "%064x".formatted(incident + 1))),
                new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\all" + random.nextInt(5))),
                new Mention(Role.SEEN, new Entity(EntityKind.DOMAIN, "d" + random.nextInt(50) + ".example")));
        Instant at = START.plusSeconds(incident % 72 * 3_600L + random.nextInt(14_400));
        Tactic tactic = TACTICS.get(random.nextInt(TACTICS.size()));
        Level level = random.nextInt(4) == 0 ? Level.HIGH : Level.MEDIUM;
        return new Alert(
                "%032x".formatted(i),
                1,
                "host:h" + (incident * 3 + random.nextInt(3)) + ".corp.example",
                new AlertRule("rule-" + i % 97, "Something happened", level, List.of(), new TreeSet<>(Set.of(tactic))),
                Alert.Occurrences.once(at),
                "sensor/0000000000000001/" + i,
                new AlertNames(List.of(), mentions, List.of(), List.of(), List.of()),
                null);
    }
}
