package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.evaluation.LogSourceRouting;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.text.UnpairedSurrogateException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates records against a compiled rule pack. Thread-safe; results depend only on the arguments.
 *
 * <p>The cost depends on the literals found in a record, not on the number of rules, and is linear in the length of the
 * record for any rule and record.
 */
public final class DetectionEngine {

    /**
     * Maximum number of log source combinations with their own compiled program. For further combinations, rules are
     * evaluated one by one.
     */
    private static final int MOST_PROGRAMS = 1_000;

    private final RulePack pack;
    private final List<Check> checks;
    private final FieldNames names;
    private final Predicate[] predicates;
    private final int groups;
    private final Map<List<LogSource>, AdaptiveProgram> programs = new ConcurrentHashMap<>();

    /**
     * Compiled programs by set of rules. Records with different log sources but the same rules share a program, so
     * invented log sources create no new programs.
     */
    private final Map<BitSet, AdaptiveProgram> programsByRules = new ConcurrentHashMap<>();

    private final AtomicLong cells = new AtomicLong();
    private final EvaluatorPool judges;
    private final boolean learns;

    /** Memory limit of all programs: one eighth of the heap. Beyond the limit, rules are evaluated one by one. */
    private static final long MOST_CELLS = Runtime.getRuntime().maxMemory() / 8 / AdaptiveProgram.CELL_BYTES;

    private DetectionEngine(RulePack pack, boolean learns, LoadingDeadline time) {
        this.pack = pack;
        this.learns = learns;
        CheckCompiler compiler = new CheckCompiler();
        this.names = compiler.names();
        SystemFields.register(names);
        WindowsRoutes.register(names);
        ThreadEvaluator.register(names);
        this.checks = pack.rules().stream()
                .map(rule -> {
                    time.check();
                    return compiler.compile(rule.detection());
                })
                .toList();
        this.predicates = compiler.predicates();
        this.groups = compiler.groups();
        this.judges = new EvaluatorPool(() -> new ThreadEvaluator(names, predicates, groups, this::program));
    }

    public static DetectionEngine of(RulePack pack) {
        return new DetectionEngine(pack, true, LoadingDeadline.UNLIMITED);
    }

    /**
     * Creates an engine that replaces another engine. Programs for the record kinds of the former engine are compiled
     * in advance.
     *
     * @throws LoadingDeadline.ExceededException if the time limit is reached before the engine is ready
     */
    public static DetectionEngine of(RulePack pack, DetectionEngine former, LoadingDeadline time) {
        DetectionEngine engine = new DetectionEngine(pack, true, time);
        for (List<LogSource> kind : former.programs.keySet()) {
            time.check();
            if (engine.hasRoom()) {
                engine.program(kind);
            }
        }
        return engine;
    }

    /** Creates an engine for benchmarks that never adapts to the evaluated records. */
    static DetectionEngine unlearning(RulePack pack) {
        return new DetectionEngine(pack, false, LoadingDeadline.UNLIMITED);
    }

    /** Clears all caches, for benchmarks. */
    void forget() {
        judges.clear();
    }

    public RulePack pack() {
        return pack;
    }

    /** Returns the matching rules for a record whose asset and accounts have no profile, ordered by id. */
    public List<Rule> judge(Telemetry telemetry) {
        return judge(telemetry, EntityProfiles.NONE);
    }

    /** Returns the matching rules, ordered by id. */
    public List<Rule> judge(Telemetry telemetry, EntityProfiles profiles) {
        boolean known = programs.containsKey(telemetry.logsources());
        if (!known && !hasRoom()) {
            return oneByOne(telemetry, profiles);
        }
        AdaptiveProgram program = program(telemetry.logsources());
        if (program.isEmpty()) {
            return List.of();
        }
        ThreadEvaluator judge = judges.take();
        try {
            return judge.judge(program, telemetry, profiles);
        } catch (UnpairedSurrogateException odd) {
            return oneByOne(telemetry, profiles);
        } finally {
            judges.give(judge);
        }
    }

    /** Number of distinct programs. */
    int programs() {
        return programsByRules.size();
    }

    private boolean hasRoom() {
        return programs.size() < MOST_PROGRAMS && cells.get() < MOST_CELLS;
    }

    /** Evaluates a record from its bytes whose asset and accounts have no profile. */
    public ScanResult judge(byte[] body) {
        return judge(body, null, EntityProfiles.NONE, IndicatorSet.NONE);
    }

    /**
     * Evaluates a record from its bytes without parsing, with the same result as for the parsed telemetry.
     *
     * @param asset asset stated by the sender, valid for {@link AssetName#parse}; null if the record itself names its
     *     asset
     * @param indicators a record that may match one of them needs parsing, because a match is verified on its fields
     */
    public ScanResult judge(byte[] body, @Nullable String asset, EntityProfiles profiles, IndicatorSet indicators) {
        ThreadEvaluator judge = judges.take();
        try {
            return judge.judge(body, asset, profiles, indicators);
        } finally {
            judges.give(judge);
        }
    }

    /** Evaluates a record from its bytes, without indicators. */
    public ScanResult judge(byte[] body, @Nullable String asset, EntityProfiles profiles) {
        return judge(body, asset, profiles, IndicatorSet.NONE);
    }

    private List<Rule> oneByOne(Telemetry telemetry, EntityProfiles profiles) {
        return pack.rules().stream()
                .filter(rule -> SimpleEvaluator.matches(rule, telemetry, profiles))
                .toList();
    }

    private AdaptiveProgram program(List<LogSource> logsources) {
        return programs.computeIfAbsent(List.copyOf(logsources), this::compile);
    }

    private AdaptiveProgram compile(List<LogSource> logsources) {
        BitSet fitting = new BitSet();
        for (int i = 0; i < pack.rules().size(); i++) {
            if (LogSourceRouting.fits(pack.rules().get(i).logsource(), logsources)) {
                fitting.set(i);
            }
        }
        return programsByRules.computeIfAbsent(fitting, this::compile);
    }

    private AdaptiveProgram compile(BitSet fitting) {
        List<Rule> rules = fitting.stream().mapToObj(pack.rules()::get).toList();
        List<Check> fittingChecks = fitting.stream().mapToObj(checks::get).toList();
        AdaptiveProgram program = new AdaptiveProgram(rules, fittingChecks, predicates, groups, learns);
        cells.addAndGet(program.cells());
        return program;
    }
}
