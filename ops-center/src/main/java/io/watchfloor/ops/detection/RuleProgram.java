package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rules that one kind of record is judged by, made ready: what each cannot do without is sought in one pass over the fields, and only
 * the rules of which something was found are looked at. Immutable.
 */
final class RuleProgram {

    private static final int[] NOTHING = {};

    private final Rule[] rules;
    private final Check[] checks;
    private final long[] always;
    private final FieldIndex[] fields;
    private final FieldIndex anywhere;
    private final SlotTest[] tests;
    private final int[][] rulesByTest;

    /** How often each witness was found. Threads may lose counts to each other; they only serve to choose well. */
    private final int[] found;

    /**
     * Makes the rules ready.
     *
     * @param rules in the order of their ids, with their checks
     * @param tests those of the whole pack by their ids
     * @param measured see {@link Witnesses}
     */
    RuleProgram(List<Rule> rules, List<Check> checks, SlotTest[] tests, ToDoubleFunction<SlotTest> measured) {
        this.tests = tests;
        this.rules = rules.toArray(new Rule[0]);
        this.checks = checks.toArray(new Check[0]);
        this.always = new long[(rules.size() + 63) >>> 6];
        Map<Integer, List<Integer>> rulesOf = new TreeMap<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            Optional<Witnesses> found = Witnesses.of(checks.get(rule), measured);
            if (found.isEmpty()) {
                always[rule >>> 6] |= 1L << rule;
                continue;
            }
            for (SlotTest test : found.get().tests()) {
                rulesOf.computeIfAbsent(test.id(), id -> new ArrayList<>()).add(rule);
            }
        }
        this.rulesByTest = new int[tests.length][];
        this.found = new int[tests.length];
        rulesOf.forEach((test, list) ->
                rulesByTest[test] = list.stream().mapToInt(Integer::intValue).toArray());
        Map<Integer, List<SlotTest>> sought = new TreeMap<>();
        for (Integer id : rulesOf.keySet()) {
            sought.computeIfAbsent(tests[id].field(), field -> new ArrayList<>())
                    .add(tests[id]);
        }
        this.anywhere = new FieldIndex(SlotTest.ANYWHERE, sought.getOrDefault(SlotTest.ANYWHERE, new ArrayList<>()));
        sought.remove(SlotTest.ANYWHERE);
        this.fields = sought.entrySet().stream()
                .map(entry -> new FieldIndex(entry.getKey(), entry.getValue()))
                .toArray(FieldIndex[]::new);
    }

    /** Over the tests that were witnesses here: how often each was found. */
    void forEachFound(FoundCount count) {
        for (int test = 0; test < rulesByTest.length; test++) {
            if (rulesByTest[test] != null) {
                count.take(test, found[test]);
            }
        }
    }

    /** Told a test and how often it was found. */
    interface FoundCount {
        void take(int test, int times);
    }

    int size() {
        return rules.length;
    }

    /** Whether anything is sought in values whatever their field. */
    boolean seeksAnywhere() {
        return !anywhere.isEmpty();
    }

    /** The rules that match, in the order of their ids. */
    List<Rule> judge(RecordSlots slots, Candidates candidates) {
        candidates.begin(this, slots, always);
        for (FieldIndex index : fields) {
            for (Slot value = slots.first(index.field()); value != null; value = value.next()) {
                candidates.seek(index, value);
            }
        }
        if (!anywhere.isEmpty()) {
            seekAnywhere(slots, candidates);
        }
        List<Rule> matched = List.of();
        for (int word = 0; word < always.length; word++) {
            for (long bits = candidates.word(word); bits != 0; bits &= bits - 1) {
                int rule = (word << 6) | Long.numberOfTrailingZeros(bits);
                if (checks[rule].holds(slots)) {
                    matched = matched.isEmpty() ? new ArrayList<>(4) : matched;
                    matched.add(rules[rule]);
                }
            }
        }
        return matched;
    }

    /** Once over the whole record: only when something stands there does it matter in which value. */
    private void seekAnywhere(RecordSlots slots, Candidates candidates) {
        byte[] body = slots.body();
        boolean inBody = !anywhere.isOfPieces() || candidates.stands(anywhere, body);
        for (int i = 0; i < slots.count(); i++) {
            Slot value = slots.at(i);
            if (value.isAlive() && (inBody || !value.standsIn(body))) {
                candidates.seek(anywhere, value);
            }
        }
    }

    /** The rules that are worth a look, as bits. For one thread. */
    static final class Candidates implements GramIndex.Hits {
        private long[] bits = new long[0];
        private int[][] rulesByTest = new int[0][];
        private SlotTest[] tests = new SlotTest[0];
        private int[] found = new int[0];
        private RecordSlots slots;
        private @Nullable Slot value;
        private int[] holding = new int[64];
        private int held;

        /** The number of the search in which a test was asked last, so that it is asked once of a value. */
        private final int[] askedIn;

        private boolean stands;
        private final GramIndex.Hits sighting = test -> stands = true;

        private int seeks;

        Candidates(RecordSlots slots, int tests) {
            this.slots = slots;
            this.askedIn = new int[tests];
        }

        void begin(RuleProgram program, RecordSlots slots, long[] always) {
            this.slots = slots;
            this.rulesByTest = program.rulesByTest;
            this.tests = program.tests;
            this.found = program.found;
            if (bits.length < always.length) {
                bits = new long[always.length];
            }
            System.arraycopy(always, 0, bits, 0, always.length);
        }

        long word(int word) {
            return bits[word];
        }

        /** Whether anything that is sought stands somewhere in these bytes. */
        boolean stands(FieldIndex search, byte[] bytes) {
            stands = false;
            search.scan(bytes, sighting);
            return stands;
        }

        /** Of a value that was met before it is known what the search finds. */
        void seek(FieldIndex search, Slot value) {
            KnownValue known = search.isOfField() ? value.known(slots.memory) : value.known();
            int[] tests = known == null ? null : known.found(search);
            if (tests == null) {
                held = 0;
                seeks++;
                if (seeks == 0) {
                    Arrays.fill(askedIn, 0);
                    seeks = 1;
                }
                this.value = value;
                search.scan(value, this);
                for (int i = 0; i < held; i++) {
                    take(holding[i]);
                }
                if (known != null) {
                    known.found(search, held == 0 ? NOTHING : Arrays.copyOf(holding, held));
                }
                return;
            }
            for (int test : tests) {
                take(test);
            }
        }

        private void take(int test) {
            if (slots.known(test) != 1) {
                slots.note(test, true);
                found[test]++;
                for (int rule : rulesByTest[test]) {
                    bits[rule >>> 6] |= 1L << rule;
                }
            }
        }

        @Override
        public void hit(int test) {
            Slot asked = value;
            if (asked == null || askedIn[test] == seeks) {
                return;
            }
            askedIn[test] = seeks;
            if (tests[test].holds(slots, asked)) {
                if (held == holding.length) {
                    holding = Arrays.copyOf(holding, held * 2);
                }
                holding[held++] = test;
            }
        }
    }
}
