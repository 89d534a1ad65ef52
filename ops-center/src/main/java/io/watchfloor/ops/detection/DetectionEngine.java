package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.sensors.protocol.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A rule pack made ready to judge. Immutable to its users, shared by all threads of a node, and without any influence but its arguments.
 *
 * <p>Cost follows what is found in a record, not the number of rules. No pattern and no record can make it more than proportional to the
 * record's length.
 */
public final class DetectionEngine {

    /** Combinations of log sources that are remembered; beyond them rules are tried one by one. */
    private static final int MOST_PROGRAMS = 1_000;

    private final RulePack pack;
    private final List<Check> checks;
    private final FieldNames names;
    private final SlotTest[] tests;
    private final int groups;
    private final Map<List<LogSource>, AdaptiveProgram> programs = new ConcurrentHashMap<>();
    private final JudgePool judges;
    private final boolean learns;

    private DetectionEngine(RulePack pack, boolean learns) {
        this.pack = pack;
        this.learns = learns;
        CheckCompiler compiler = new CheckCompiler();
        this.names = compiler.names();
        SystemFields.register(names);
        WindowsRoutes.register(names);
        this.checks = pack.rules().stream()
                .map(rule -> compiler.compile(rule.detection()))
                .toList();
        this.tests = compiler.tests();
        this.groups = compiler.groups();
        this.judges = new JudgePool(() -> new ThreadJudge(names, tests, groups, this::program));
    }

    public static DetectionEngine of(RulePack pack) {
        return new DetectionEngine(pack, true);
    }

    /** One that takes over from another: kinds of records that the former has judged do not wait for their programs. */
    public static DetectionEngine of(RulePack pack, DetectionEngine former) {
        DetectionEngine engine = of(pack);
        former.programs.keySet().forEach(engine::program);
        return engine;
    }

    /** One that goes on as it began, whatever it sees: for measuring what choosing by experience is worth. */
    static DetectionEngine unlearning(RulePack pack) {
        return new DetectionEngine(pack, false);
    }

    /** Begins anew, as if no record had been seen yet: for measuring what memory is worth. */
    void forget() {
        judges.clear();
    }

    public RulePack pack() {
        return pack;
    }

    /** The rules that match, in the order of their ids. */
    public List<Rule> judge(Telemetry telemetry) {
        boolean known = programs.containsKey(telemetry.logsources());
        if (!known && programs.size() >= MOST_PROGRAMS) {
            return oneByOne(telemetry);
        }
        AdaptiveProgram program = program(telemetry.logsources());
        if (program.isEmpty()) {
            return List.of();
        }
        ThreadJudge judge = judges.take();
        try {
            return judge.judge(program, telemetry);
        } catch (OddText odd) {
            return oneByOne(telemetry);
        } finally {
            judges.give(judge);
        }
    }

    /** Judges a record by its bytes alone: the same as for the telemetry that is read from them. */
    public Scanned judge(byte[] body) {
        ThreadJudge judge = judges.take();
        try {
            return judge.judge(body);
        } finally {
            judges.give(judge);
        }
    }

    private List<Rule> oneByOne(Telemetry telemetry) {
        return pack.rules().stream()
                .filter(rule -> SimpleEvaluator.matches(rule, telemetry))
                .toList();
    }

    private AdaptiveProgram program(List<LogSource> logsources) {
        return programs.computeIfAbsent(List.copyOf(logsources), this::compile);
    }

    private AdaptiveProgram compile(List<LogSource> logsources) {
        List<Rule> rules = new ArrayList<>();
        List<Check> fitting = new ArrayList<>();
        for (int i = 0; i < pack.rules().size(); i++) {
            Rule rule = pack.rules().get(i);
            if (Routing.fits(rule.logsource(), logsources)) {
                rules.add(rule);
                fitting.add(checks.get(i));
            }
        }
        return new AdaptiveProgram(rules, fitting, tests, groups, learns);
    }
}
