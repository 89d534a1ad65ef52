package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.profile.EntityProfiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * The engine with 1,000,000 indicators beside the engine with none, on one thread and on the same few thousand lines in turns, so that
 * whatever else the machine does falls on both; what counts is the ratio of their processor times.
 *
 * <p>{@code [--warmup SECONDS] [--seconds SECONDS] [--indicators COUNT] FILE...}
 */
public final class IndicatorBench {

    private static final int TURN = 2_048;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<String> FILES =
            List.of("bench/throughput-windows.jsonl.gz", "bench/process-creation.jsonl.gz");

    private IndicatorBench() {}

    /** Prints one line for each file. */
    public static void main(String[] arguments) throws IOException {
        double warmup = 10;
        double seconds = 20;
        int count = 1_000_000;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--warmup" -> warmup = Double.parseDouble(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--indicators" -> count = Integer.parseInt(arguments[++i]);
                default -> files.add(Path.of(arguments[i]));
            }
        }
        if (files.isEmpty()) {
            FILES.forEach(file -> files.add(SharedData.path(file)));
        }
        long begin = System.nanoTime();
        IndicatorSet set = set(count);
        System.out.printf(
                Locale.ROOT,
                "%d indicators: made up and built in %d ms, %.1f bytes each%n",
                set.size(),
                (System.nanoTime() - begin) / 1_000_000,
                (double) set.bytes() / set.size());
        List<Indicator> changes = random(10_000, new Random(8));
        begin = System.nanoTime();
        IndicatorSet changed = set.with(2, Set.of(), changes);
        System.out.printf(
                Locale.ROOT,
                "%d added in %d ms%n",
                changed.size() - set.size(),
                (System.nanoTime() - begin) / 1_000_000);
        DetectionEngine engine = DetectionEngine.of(BenchSubjects.windowsRules());
        for (Path file : files) {
            measure(engine, changed, BenchSubjects.lines(file), file, warmup, seconds);
        }
    }

    /** A set of so many made-up indicators. */
    static IndicatorSet set(int count) {
        return count == 0 ? IndicatorSet.NONE : IndicatorSet.seeded(1).with(1, Set.of(), random(count, new Random(7)));
    }

    private static List<Indicator> random(int count, Random random) {
        List<Indicator> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            IndicatorValue value = switch (i % 10) {
                case 0, 1, 2, 3 ->
                    IndicatorValue.address("%d.%d.%d.%d%s"
                                    .formatted(
                                            11 + random.nextInt(100),
                                            random.nextInt(256),
                                            random.nextInt(256),
                                            random.nextInt(256),
                                            i % 1_000 == 0 ? "/24" : ""))
                            .orElseThrow();
                case 4, 5, 6 ->
                    new IndicatorValue(IndicatorValue.Kind.DOMAIN, "host" + random.nextInt() + ".evil.example");
                case 7 -> new IndicatorValue(IndicatorValue.Kind.URL, "http://evil.example/" + random.nextLong());
                default ->
                    new IndicatorValue(
                            IndicatorValue.Kind.SHA256,
                            "%016x%016x%016x%016x"
                                    .formatted(
                                            random.nextLong(),
                                            random.nextLong(),
                                            random.nextLong(),
                                            random.nextLong()));
            };
            all.add(new Indicator(
                    new UUID(random.nextLong(), random.nextLong()),
                    value,
                    new Indicator.Validity(0, Long.MAX_VALUE, 80, 0, Long.MAX_VALUE),
                    2,
                    false,
                    "feed"));
        }
        return all;
    }

    private static void measure(
            DetectionEngine engine, IndicatorSet set, byte[][] lines, Path file, double warmup, double seconds) {
        long[] nanos = new long[2];
        long[] parsed = new long[2];
        run(engine, set, lines, warmup, nanos, parsed);
        nanos = new long[2];
        parsed = new long[2];
        long records = run(engine, set, lines, seconds, nanos, parsed);
        System.out.printf(
                Locale.ROOT,
                "%s: none %.0f records/s of processor time, %d indicators %.0f records/s, ratio %.3f; %d and %d of %d records need parsing%n",
                file.getFileName(),
                records * 1e9 / nanos[0],
                set.size(),
                records * 1e9 / nanos[1],
                (double) nanos[0] / nanos[1],
                parsed[0],
                parsed[1],
                records);
    }

    private static long run(
            DetectionEngine engine, IndicatorSet set, byte[][] lines, double seconds, long[] nanos, long[] parsed) {
        long end = System.nanoTime() + (long) (seconds * 2e9);
        long records = 0;
        int from = 0;
        for (int turn = 0; System.nanoTime() < end; turn++) {
            int to = Math.min(lines.length, from + TURN);
            for (int side = 0; side < 2; side++) {
                int which = turn + side & 1;
                IndicatorSet used = which == 0 ? IndicatorSet.NONE : set;
                long begin = THREADS.getCurrentThreadCpuTime();
                for (int i = from; i < to; i++) {
                    ScanResult result = engine.judge(lines[i], null, EntityProfiles.NONE, used);
                    parsed[which] += result instanceof ScanResult.NeedsParsing ? 1 : 0;
                }
                nanos[which] += THREADS.getCurrentThreadCpuTime() - begin;
            }
            records += to - from;
            from = to == lines.length ? 0 : to;
        }
        return records;
    }
}
