package io.watchfloor.sigma.engine;

import com.sun.management.ThreadMXBean;
import io.watchfloor.sigma.engine.BenchSubjects.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The engine beside Jackson's tree of the same lines, in one run and on one thread. Both take the same few thousand lines in turns, so
 * that whatever else the machine does falls on both; what counts is the ratio.
 *
 * <p>{@code [--fixed] [--forget] [--warmup SECONDS] [--seconds SECONDS] FILE...}; {@code --fixed} keeps the engine from choosing its witnesses anew
 * by what it has seen, {@code --forget} makes it forget all values and names after each pass over the file.
 */
public final class EngineBench {

    private static final int TURN = 2_048;
    private static final List<String> FILES =
            List.of("bench/throughput-windows.jsonl.gz", "bench/process-creation.jsonl.gz");

    /** Nanoseconds, bytes and records of one side. */
    private static final class Side {
        private final Subject subject;
        private long nanos;
        private long bytes;
        private long records;
        private long sum;

        Side(Subject subject) {
            this.subject = subject;
        }

        void take(byte[][] lines, int from, int to, ThreadMXBean threads) throws IOException {
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            for (int i = from; i < to; i++) {
                sum += subject.take(lines[i]);
            }
            nanos += System.nanoTime() - begin;
            bytes += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            records += to - from;
        }

        void forget() {
            nanos = 0;
            bytes = 0;
            records = 0;
            sum = 0;
        }

        double perSecond() {
            return records * 1e9 / nanos;
        }
    }

    private EngineBench() {}

    /** Prints one line for each file. */
    public static void main(String[] arguments) throws IOException {
        boolean fixed = false;
        boolean forgets = false;
        double warmup = 10;
        double seconds = 20;
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--fixed" -> fixed = true;
                case "--forget" -> forgets = true;
                case "--warmup" -> warmup = Double.parseDouble(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                default -> files.add(Path.of(arguments[i]));
            }
        }
        if (files.isEmpty()) {
            FILES.forEach(file -> files.add(SharedData.path(file)));
        }
        long heapBefore = heapAfterGc();
        DetectionEngine engine = fixed
                ? DetectionEngine.unlearning(BenchSubjects.windowsRules())
                : DetectionEngine.of(BenchSubjects.windowsRules());
        System.out.printf(Locale.ROOT, "%d rules%s%n", engine.pack().rules().size(), fixed ? ", nothing learned" : "");
        for (Path file : files) {
            measure(engine, forgets, file, warmup, seconds);
            System.out.printf(Locale.ROOT, "rules and engine hold %d MB%n", (heapAfterGc() - heapBefore) >> 20);
        }
    }

    private static void measure(DetectionEngine engine, boolean forgets, Path file, double warmup, double seconds)
            throws IOException {
        byte[][] lines = BenchSubjects.lines(file);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Side yardstick = new Side(BenchSubjects.yardstick());
        Side judging = new Side(BenchSubjects.engine(engine));
        Runnable everyPass = forgets ? engine::forget : () -> {};
        run(yardstick, judging, lines, threads, warmup, everyPass);
        yardstick.forget();
        judging.forget();
        run(yardstick, judging, lines, threads, seconds, everyPass);
        String name = String.valueOf(file.getFileName());
        long matches = judging.sum;
        long judged = judging.records;
        System.out.printf(
                Locale.ROOT,
                "%s: engine %.0f records/s, Jackson %.0f, ratio %.3f; %.0f bytes allocated a record (Jackson %.0f), "
                        + "%.4f matches a record%n",
                name,
                judging.perSecond(),
                yardstick.perSecond(),
                judging.perSecond() / yardstick.perSecond(),
                (double) judging.bytes / judged,
                (double) yardstick.bytes / yardstick.records,
                (double) matches / judged);
    }

    /** Each side has half of the time or more; who goes first changes with every turn. */
    private static void run(
            Side one, Side other, byte[][] lines, ThreadMXBean threads, double seconds, Runnable everyPass)
            throws IOException {
        long budget = (long) (seconds * 1e9);
        long startOne = one.nanos;
        long startOther = other.nanos;
        boolean swap = false;
        int from = 0;
        while (Math.min(one.nanos - startOne, other.nanos - startOther) < budget) {
            int to = Math.min(lines.length, from + TURN);
            (swap ? other : one).take(lines, from, to, threads);
            (swap ? one : other).take(lines, from, to, threads);
            swap = !swap;
            from = to == lines.length ? 0 : to;
            if (from == 0) {
                everyPass.run();
            }
        }
    }

    private static long heapAfterGc() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
