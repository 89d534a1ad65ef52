package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.text.GramIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiled rules for one kind of record. Searches all fields in one pass for prefilter terms, and evaluates only rules
 * with at least one found term. Immutable.
 */
final class RuleProgram {

    private static final int[] NOTHING = {};

    private final Rule[] rules;
    private final Check[] checks;
    private final long[] always;
    private final FieldIndex[] fields;
    private final FieldIndex anywhere;
    private final Predicate[] predicates;
    private final int[][] rulesByWitness;

    /**
     * Number of times each prefilter term was found, by the term's code. Concurrent threads may lose counts, which only
     * affects the choice of terms.
     */
    private final int[] found;

    /**
     * Compiles the rules.
     *
     * @param rules rules with their checks, ordered by id
     * @param predicates predicates of the whole pack by id
     * @param groups number of predicate groups in the pack
     */
    RuleProgram(
            List<Rule> rules, List<Check> checks, Predicate[] predicates, int groups, Prefilter.Statistics experience) {
        this.predicates = predicates;
        this.rules = rules.toArray(new Rule[0]);
        this.checks = checks.toArray(new Check[0]);
        this.always = new long[(rules.size() + 63) >>> 6];
        Map<Integer, Set<PrefilterTerm>> byField = new TreeMap<>();
        Map<Integer, List<Integer>> rulesOf = new TreeMap<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            Optional<Prefilter> found = Prefilter.of(checks.get(rule), experience);
            if (found.isEmpty()) {
                always[rule >>> 6] |= 1L << rule;
                continue;
            }
            for (PrefilterTerm witness : found.get().all()) {
                byField.computeIfAbsent(witness.field(), field -> new LinkedHashSet<>())
                        .add(witness);
                rulesOf.computeIfAbsent(witness.code(predicates.length), code -> new ArrayList<>())
                        .add(rule);
            }
        }
        this.rulesByWitness = new int[rules.isEmpty() ? 0 : PrefilterTerm.codes(predicates.length, groups)][];
        this.found = new int[rulesByWitness.length];
        rulesOf.forEach((code, list) ->
                rulesByWitness[code] = list.stream().mapToInt(Integer::intValue).toArray());
        this.anywhere = index(Predicate.ANYWHERE, byField.getOrDefault(Predicate.ANYWHERE, Set.of()));
        byField.remove(Predicate.ANYWHERE);
        this.fields = byField.entrySet().stream()
                .map(entry -> index(entry.getKey(), entry.getValue()))
                .toArray(FieldIndex[]::new);
    }

    private static FieldIndex index(int field, Set<PrefilterTerm> witnesses) {
        List<Predicate> sought = new ArrayList<>();
        List<PrefilterTerm.EvaluatedTerm> asked = new ArrayList<>();
        for (PrefilterTerm witness : witnesses) {
            switch (witness) {
                case PrefilterTerm.LiteralTerm(Predicate predicate) -> sought.add(predicate);
                case PrefilterTerm.EvaluatedTerm question -> asked.add(question);
            }
        }
        sought.sort(Comparator.comparingInt(Predicate::id));
        return new FieldIndex(field, sought, asked);
    }

    /** Reports how often each prefilter term of this program was found. */
    void forEachFound(FoundCount count) {
        for (int code = 0; code < rulesByWitness.length; code++) {
            if (rulesByWitness[code] != null) {
                count.take(code, found[code]);
            }
        }
    }

    /** Receives the code of a prefilter term and its count. */
    interface FoundCount {
        void take(int code, int times);
    }

    int size() {
        return rules.length;
    }

    /** Returns the matching rules, ordered by id. */
    List<Rule> judge(RecordSlots slots, Candidates candidates) {
        candidates.begin(this, slots, always);
        for (FieldIndex index : fields) {
            Slot first = slots.first(index.field());
            if (first == null) {
                candidates.missing(index);
            }
            for (Slot value = first; value != null; value = value.next()) {
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
                if (checks[rule].passes(slots)) {
                    matched = matched.isEmpty() ? new ArrayList<>(4) : matched;
                    matched.add(rules[rule]);
                }
            }
        }
        return matched;
    }

    /** Searches the bytes of the whole record once. Single values are searched only if the record contains a term. */
    private void seekAnywhere(RecordSlots slots, Candidates candidates) {
        byte[] body = slots.body();
        boolean inBody = !anywhere.isOfPieces() || candidates.stands(anywhere, body);
        for (int i = 0; i < slots.count(); i++) {
            Slot value = slots.at(i);
            if (value.isAlive() && (inBody || !value.standsInRecord())) {
                candidates.seek(anywhere, value);
            }
        }
    }

    /** Rules to be evaluated, as a bit set. Not thread-safe. */
    static final class Candidates implements GramIndex.Hits {
        private long[] bits = new long[0];
        private int[][] rulesByWitness = new int[0][];
        private Predicate[] predicates = new Predicate[0];
        private int[] found = new int[0];
        private RecordSlots slots;
        private @Nullable Slot value;
        private int[] holding = new int[64];
        private int held;

        /**
         * For each predicate, the number of the last search that evaluated it, so that a predicate is evaluated once
         * per value.
         */
        private final int[] askedIn;

        private boolean stands;
        private final GramIndex.Hits sighting = predicate -> stands = true;

        private int seeks;

        Candidates(RecordSlots slots, int predicates) {
            this.slots = slots;
            this.askedIn = new int[predicates];
        }

        void begin(RuleProgram program, RecordSlots slots, long[] always) {
            this.slots = slots;
            this.rulesByWitness = program.rulesByWitness;
            this.predicates = program.predicates;
            this.found = program.found;
            if (bits.length < always.length) {
                bits = new long[always.length];
            }
            System.arraycopy(always, 0, bits, 0, always.length);
        }

        long word(int word) {
            return bits[word];
        }

        /** Whether any literal of the index occurs in the given bytes. */
        boolean stands(FieldIndex search, byte[] bytes) {
            stands = false;
            search.scan(bytes, sighting);
            return stands;
        }

        /** Searches a value; results for repeated values are cached. */
        void seek(FieldIndex search, Slot value) {
            CachedValue known = search.isOfField() ? value.known(slots.memory) : value.known();
            int[] witnesses = known == null ? null : known.found(search);
            if (witnesses == null) {
                held = 0;
                seeks++;
                if (seeks == 0) {
                    Arrays.fill(askedIn, 0);
                    seeks = 1;
                }
                this.value = value;
                search.scan(value, this);
                ask(search, value);
                for (int i = 0; i < held; i++) {
                    take(holding[i]);
                }
                if (known != null) {
                    known.found(search, held == 0 ? NOTHING : Arrays.copyOf(holding, held));
                }
                return;
            }
            for (int witness : witnesses) {
                take(witness);
            }
        }

        /** Adds the terms that a field without values satisfies: terms that require a predicate to be false. */
        void missing(FieldIndex search) {
            for (PrefilterTerm.EvaluatedTerm witness : search.asked()) {
                if (witness.isInNothing()) {
                    take(witness.code(predicates.length));
                }
            }
        }

        private void ask(FieldIndex search, Slot value) {
            for (PrefilterTerm.EvaluatedTerm witness : search.asked()) {
                if (witness.isIn(slots, value)) {
                    remember(witness.code(predicates.length));
                }
            }
        }

        private void remember(int witness) {
            if (held == holding.length) {
                holding = Arrays.copyOf(holding, held * 2);
            }
            holding[held++] = witness;
        }

        /** Stores that a predicate is true, so that rules do not evaluate it again. */
        private void take(int witness) {
            if (witness < predicates.length) {
                if (slots.known(witness) == 1) {
                    return;
                }
                slots.note(witness, true);
            }
            found[witness]++;
            for (int rule : rulesByWitness[witness]) {
                bits[rule >>> 6] |= 1L << rule;
            }
        }

        @Override
        public void hit(int predicate) {
            Slot asked = value;
            if (asked == null || askedIn[predicate] == seeks) {
                return;
            }
            askedIn[predicate] = seeks;
            if (predicates[predicate].passes(slots, asked)) {
                remember(predicate);
            }
        }
    }
}
