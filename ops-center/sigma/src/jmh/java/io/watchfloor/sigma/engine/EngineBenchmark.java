package io.watchfloor.sigma.engine;

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
 * Engine and yardstick each in a machine of their own, with what they allocate. For the ratio see {@link EngineBench}, which takes both
 * in turns. Arguments are JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(value = 1, jvmArgsAppend = "-Xmx5g")
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
public class EngineBenchmark {

    private static final int TURN = 1_024;

    @Param({"throughput-windows", "process-creation"})
    String file = "";

    private byte[][] lines = new byte[0][];
    private BenchSubjects.Subject yardstick = line -> 0;
    private BenchSubjects.Subject engine = line -> 0;
    private int next;

    /** Loads the rules and the file. */
    @Setup
    public void load() throws IOException {
        lines = BenchSubjects.lines(SharedData.path("bench/" + file + ".jsonl.gz"));
        yardstick = BenchSubjects.yardstick();
        engine = BenchSubjects.engine(DetectionEngine.of(BenchSubjects.windowsRules()));
    }

    /** Jackson's tree of each line. */
    @Benchmark
    @OperationsPerInvocation(TURN)
    public int jackson() throws IOException {
        return turn(yardstick);
    }

    /** The engine's judgement of each line. */
    @Benchmark
    @OperationsPerInvocation(TURN)
    public int engine() throws IOException {
        return turn(engine);
    }

    private int turn(BenchSubjects.Subject subject) throws IOException {
        int sum = 0;
        for (int i = 0; i < TURN; i++) {
            sum += subject.take(lines[next]);
            next = next + 1 == lines.length ? 0 : next + 1;
        }
        return sum;
    }

    /** Runs both. */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include(EngineBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
