package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Tactic;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Measures the speed of placing alerts: run it manually with the arguments {@code alerts incidents}. */
public final class IncidentLoad {

    private static final List<Tactic> TACTICS = List.of(Tactic.values());

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    /** Measures processor time, so that other load on the machine does not count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private IncidentLoad() {}

    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int incidents = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
        place(count / 10, incidents / 10);
        place(count, incidents);
        flood(Math.min(count, 10_000));
    }

    private static void place(int count, int incidents) {
        Random random = new Random(7);
        List<LinkableAlert> alerts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            alerts.add(ofIncident(i, i % incidents, random));
        }
        // By time, each with a small random delay.
        alerts.sort(
                Comparator.comparing(alert -> alert.at().plusSeconds(alert.id().hashCode() & 255)));
        measure("%d incidents".formatted(incidents), alerts);
    }

    /** Each incident has three assets within three days, with its own accounts and files, and some that all share. */
    private static LinkableAlert ofIncident(int i, int incident, Random random) {
        String asset = "host:h" + (incident * 3 + random.nextInt(3)) + ".corp.example";
        List<Mention> mentions = new ArrayList<>();
        mentions.add(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\u" + incident)));
        mentions.add(new Mention(Role.SEEN, new Entity(EntityKind.HASH, "%064x".formatted(incident + 1))));
        mentions.add(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\all" + random.nextInt(5))));
        mentions.add(new Mention(Role.SEEN, new Entity(EntityKind.DOMAIN, "d" + random.nextInt(50) + ".example")));
        Instant at = START.plusSeconds(incident % 72 * 3_600L + random.nextInt(14_400));
        Tactic tactic = TACTICS.get(random.nextInt(TACTICS.size()));
        return new LinkableAlert("a" + i, asset, at, "Rule", EnumSet.of(tactic), mentions, List.of());
    }

    /** One file on very many assets within a minute. */
    private static void flood(int count) {
        Random random = new Random(7);
        List<LinkableAlert> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Mention> mentions = List.of(new Mention(Role.SEEN, new Entity(EntityKind.HASH, "%064x".formatted(1))));
            Tactic tactic = TACTICS.get(random.nextInt(TACTICS.size()));
            alerts.add(new LinkableAlert(
                    "f" + i,
                    "host:f" + i + ".corp.example",
                    START.plusMillis(6L * i),
                    "Worm",
                    EnumSet.of(tactic),
                    mentions,
                    List.of()));
        }
        measure("worm in order", alerts);
        Collections.shuffle(alerts, random);
        measure("worm shuffled", alerts);
    }

    private static void measure(String title, List<LinkableAlert> alerts) {
        Incidents kept = new Incidents(LinkPolicy.STANDARD);
        long[] nanos = new long[alerts.size()];
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < alerts.size(); i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            kept.add(alerts.get(i));
            nanos[i] = THREADS.getCurrentThreadCpuTime() - start;
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(
                "%s: %d alerts, %d incidents, %.0f alerts/s, p50 %d us, p99 %d us, worst %d ms, %d full buckets%n",
                title,
                alerts.size(),
                kept.all().size(),
                alerts.size() / seconds,
                nanos[nanos.length / 2] / 1_000,
                nanos[(int) (nanos.length * 0.99)] / 1_000,
                nanos[nanos.length - 1] / 1_000_000,
                kept.overfull());
    }
}
