package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The engine with and without 1,000,000 indicators, each in a machine of its own. For the ratio see {@link IndicatorBench}, which takes
 * both in turns. Arguments are JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(value = 1, jvmArgsAppend = "-Xmx5g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
public class IndicatorBenchmark {

    private static final int TURN = 1_024;

    @Param({"throughput-windows", "process-creation"})
    String file = "";

    @Param({"0", "1000000"})
    int indicators;

    private byte[][] lines = new byte[0][];
    private DetectionEngine engine = DetectionEngine.of(RulePack.empty());
    private IndicatorSet set = IndicatorSet.NONE;
    private int next;

    /** Loads the file and makes the indicators. */
    @Setup
    public void load() throws IOException {
        lines = BenchSubjects.lines(SharedData.path("bench/" + file + ".jsonl.gz"));
        engine = DetectionEngine.of(BenchSubjects.windowsRules());
        set = IndicatorBench.set(indicators);
    }

    /** The engine's judgement of each line. */
    @Benchmark
    @OperationsPerInvocation(TURN)
    public int engine() {
        int parsed = 0;
        for (int i = 0; i < TURN; i++) {
            ScanResult result = engine.judge(lines[next], null, EntityProfiles.NONE, set);
            parsed += result instanceof ScanResult.NeedsParsing ? 1 : 0;
            next = next + 1 == lines.length ? 0 : next + 1;
        }
        return parsed;
    }

    /** Runs all. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include(IndicatorBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
