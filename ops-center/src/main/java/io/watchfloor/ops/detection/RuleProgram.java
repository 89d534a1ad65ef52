package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules that one kind of record is judged by, made ready: what each cannot do without is sought in one pass over the fields, and only
 * the rules of which something was found are looked at. Immutable.
 */
final class RuleProgram {

    private final Rule[] rules;
    private final Check[] checks;
    private final long[] always;
    private final FieldIndex[] fields;
    private final GramIndex anywhere;
    private final SlotTest[] tests;
    private final int[][] rulesByTest;

    /** Rules in the order of their ids, with their checks; {@code tests} are those of the whole pack by their ids. */
    RuleProgram(List<Rule> rules, List<Check> checks, SlotTest[] tests) {
        this.tests = tests;
        this.rules = rules.toArray(new Rule[0]);
        this.checks = checks.toArray(new Check[0]);
        this.always = new long[(rules.size() + 63) >>> 6];
        Map<Integer, List<Integer>> rulesOf = new TreeMap<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            Optional<Witnesses> found = Witnesses.of(checks.get(rule));
            if (found.isEmpty()) {
                always[rule >>> 6] |= 1L << rule;
                continue;
            }
            for (SlotTest test : found.get().tests()) {
                rulesOf.computeIfAbsent(test.id(), id -> new ArrayList<>()).add(rule);
            }
        }
        this.rulesByTest = new int[tests.length][];
        rulesOf.forEach((test, list) ->
                rulesByTest[test] = list.stream().mapToInt(Integer::intValue).toArray());
        Map<Integer, Map<Anchor.Kind, List<Literal>>> sought = new TreeMap<>();
        for (Integer id : rulesOf.keySet()) {
            SlotTest test = tests[id];
            Anchor anchor = Anchor.of(test).orElseThrow();
            sought.computeIfAbsent(test.field(), field -> new HashMap<>())
                    .computeIfAbsent(anchor.kind(), kind -> new ArrayList<>())
                    .addAll(anchor.literals());
        }
        Map<Anchor.Kind, List<Literal>> words = sought.remove(SlotTest.ANYWHERE);
        this.anywhere = new GramIndex(words == null ? List.of() : words.getOrDefault(Anchor.Kind.PIECE, List.of()));
        this.fields = sought.entrySet().stream()
                .map(entry -> new FieldIndex(
                        entry.getKey(),
                        entry.getValue().getOrDefault(Anchor.Kind.WHOLE, List.of()),
                        entry.getValue().getOrDefault(Anchor.Kind.LAST_PART, List.of()),
                        entry.getValue().getOrDefault(Anchor.Kind.PIECE, List.of())))
                .toArray(FieldIndex[]::new);
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
        for (FieldIndex field : fields) {
            field.scan(slots, candidates);
        }
        if (!anywhere.isEmpty()) {
            scanAnywhere(slots, candidates);
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

    private void scanAnywhere(RecordSlots slots, Candidates candidates) {
        if (slots.isPlain()) {
            byte[] body = slots.body();
            anywhere.scan(body, 0, body.length, candidates);
            return;
        }
        for (int entry = 0; entry < slots.entries(); entry++) {
            if (slots.isAlive(entry)) {
                byte[] bytes = slots.wire(entry);
                anywhere.scan(bytes, slots.wireStart(entry), slots.wireEnd(entry), candidates);
            }
        }
    }

    /** The rules that are worth a look, as bits. For one thread. */
    static final class Candidates implements GramIndex.Hits {
        private long[] bits = new long[0];
        private int[][] rulesByTest = new int[0][];
        private SlotTest[] tests = new SlotTest[0];
        private RecordSlots slots;

        Candidates(RecordSlots slots) {
            this.slots = slots;
        }

        void begin(RuleProgram program, RecordSlots slots, long[] always) {
            this.slots = slots;
            this.rulesByTest = program.rulesByTest;
            this.tests = program.tests;
            if (bits.length < always.length) {
                bits = new long[always.length];
            }
            System.arraycopy(always, 0, bits, 0, always.length);
            Arrays.fill(bits, always.length, bits.length, 0);
        }

        long word(int word) {
            return bits[word];
        }

        @Override
        public void hit(int test) {
            if (slots.known(test) != RecordSlots.NONE) {
                return;
            }
            if (tests[test].holds(slots)) {
                for (int rule : rulesByTest[test]) {
                    bits[rule >>> 6] |= 1L << rule;
                }
            }
        }
    }
}
