package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
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

/**
 * Measures the effect of a flood from 10,000 assets within a minute on other alerts: run it manually. Alerts arrive at
 * their time at one thread and wait for earlier ones; the processor time of decisions is measured, without storing.
 */
public final class FloodLoad {

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int ASSETS = 10_000;

    private FloodLoad() {}

    private record Coming(Instant at, Alert alert, boolean flood) {}

    public static void main(String[] args) {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
        for (int warm = 0; warm < 3; warm++) {
            run("(warm-up)", 30, seconds, 2, false);
        }
        for (int round = 0; round < 3; round++) {
            run("without a flood", 30, seconds, 0, false);
            run("one rule, campaign", 30, seconds, 1, false);
            run("five rules, campaigns", 30, seconds, 5, false);
            run("one rule and one file, campaign", 30, seconds, 1, true);
            run("one rule, no campaign", Integer.MAX_VALUE, seconds, 1, false);
        }
    }

    private static void run(String title, int perRule, int seconds, int rules, boolean worm) {
        List<Coming> coming = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Instant at = START.plusMillis(random.nextInt(60_000));
            int incident = random.nextInt(600);
            List<Mention> names =
                    List.of(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\u" + incident)));
            coming.add(new Coming(at, alert("n" + i, "n" + incident, "n" + random.nextInt(200), at, names), false));
        }
        for (int i = 0; i < (rules == 0 ? 0 : ASSETS); i++) {
            Instant at = START.plusMillis((long) random.nextInt(1_000 * seconds));
            List<Mention> names = worm
                    ? List.of(new Mention(Role.SEEN, new Entity(EntityKind.HASH, "%064x".formatted(1))))
                    : List.of();
            for (int rule = 0; rule < rules; rule++) {
                coming.add(new Coming(at, alert("f" + i + "-" + rule, "f" + i, "flood" + rule, at, names), true));
            }
        }
        coming.sort(Comparator.comparing(Coming::at)
                .thenComparing(one -> one.alert().id()));
        HeldTriage triage = new HeldTriage(new JoinPolicy(
                Level.HIGH,
                Duration.ofHours(4),
                Integer.MAX_VALUE,
                perRule,
                Duration.ofMinutes(15),
                TriageTest.NO_RISK));
        Map<String, Integer> ordinals = new HashMap<>();
        List<Long> waits = new ArrayList<>();
        long free = 0;
        for (Coming one : coming) {
            Alert alert = numbered(one.alert(), ordinals.merge(one.alert().asset(), 1, Integer::sum));
            long before = THREADS.getCurrentThreadCpuTime();
            triage.place(one.at(), alert)
                    .forEach(placed ->
                            triage.admitted(placed.caseId(), placed.alert().id()));
            triage.journal.clear();
            long cost = THREADS.getCurrentThreadCpuTime() - before;
            long arrival = Duration.between(START, one.at()).toNanos();
            free = Math.max(free, arrival) + cost;
            if (!one.flood()) {
                waits.add(free - arrival);
            }
        }
        long[] sorted = waits.stream().mapToLong(wait -> wait).toArray();
        Arrays.sort(sorted);
        System.out.printf(
                "%-32s %6d alerts, %5d cases; everything else: p50 %d us, p99 %d us, worst %d us%n",
                title,
                coming.size(),
                triage.state().nextNumber() - 1,
                sorted[sorted.length / 2] / 1_000,
                sorted[(int) (sorted.length * 0.99)] / 1_000,
                sorted[sorted.length - 1] / 1_000);
    }

    private static Alert alert(String id, String host, String rule, Instant at, List<Mention> names) {
        return new Alert(
                id,
                1,
                "host:" + host + ".corp.example",
                new AlertRule(
                        rule, "Something happened", Level.HIGH, List.of(), new TreeSet<>(Set.of(Tactic.EXECUTION))),
                Alert.Occurrences.once(at),
                host + "/0000000000000001/1",
                new AlertNames(List.of(), names, List.of(), List.of(), List.of()),
                null);
    }

    private static Alert numbered(Alert alert, int ordinal) {
        return new Alert(
                alert.id(), ordinal, alert.asset(), alert.rule(), alert.seen(), alert.openedBy(), alert.names(), null);
    }
}
