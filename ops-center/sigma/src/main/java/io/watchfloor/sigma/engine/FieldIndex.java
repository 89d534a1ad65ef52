package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.GramIndex;
import io.watchfloor.sigma.text.Literal;
import io.watchfloor.sigma.text.WordTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Search index for the values of one field: the required literals of all predicates, and predicates that must be
 * evaluated on each value.
 */
final class FieldIndex {

    private final int field;
    private final WordTable whole;
    private final WordTable lastPart;
    private final GramIndex pieces;
    private final int[] beyondAscii;
    private final PrefilterTerm.EvaluatedTerm[] asked;

    /** Creates an index for predicates with required literals. */
    FieldIndex(int field, Collection<Predicate> predicates) {
        this(field, predicates, List.of());
    }

    /** Creates an index for predicates with required literals, and for terms that must be evaluated on every value. */
    FieldIndex(int field, Collection<Predicate> predicates, List<PrefilterTerm.EvaluatedTerm> asked) {
        this.asked = asked.toArray(new PrefilterTerm.EvaluatedTerm[0]);
        Map<RequiredLiterals.Kind, List<Literal>> literals = new EnumMap<>(RequiredLiterals.Kind.class);
        for (Predicate predicate : predicates) {
            RequiredLiterals anchor = predicate.anchor().orElseThrow();
            literals.computeIfAbsent(anchor.kind(), kind -> new ArrayList<>()).addAll(anchor.literals());
        }
        this.field = field;
        this.whole = new WordTable(literals.getOrDefault(RequiredLiterals.Kind.WHOLE, List.of()));
        this.lastPart = new WordTable(literals.getOrDefault(RequiredLiterals.Kind.LAST_PART, List.of()));
        this.beyondAscii = literals.getOrDefault(RequiredLiterals.Kind.BEYOND_ASCII, List.of()).stream()
                .mapToInt(Literal::test)
                .toArray();
        this.pieces = new GramIndex(literals.getOrDefault(RequiredLiterals.Kind.PIECE, List.of()));
    }

    int field() {
        return field;
    }

    /** Whether the index covers one field; false if it covers all values of a record. */
    boolean isOfField() {
        return field != Predicate.ANYWHERE;
    }

    /** Returns the internal array, which the caller must not modify. */
    PrefilterTerm.EvaluatedTerm[] asked() {
        return asked;
    }

    boolean isEmpty() {
        return whole.isEmpty() && lastPart.isEmpty() && pieces.isEmpty() && beyondAscii.length == 0;
    }

    /**
     * Whether the index contains only literals that may occur anywhere in a value, so that one search can cover many
     * values.
     */
    boolean isOfPieces() {
        return whole.isEmpty() && lastPart.isEmpty() && beyondAscii.length == 0;
    }

    /** Reports predicates whose literals occur anywhere in the given bytes. */
    void scan(byte[] bytes, GramIndex.Hits hits) {
        pieces.scan(bytes, 0, bytes.length, hits);
    }

    /** Reports every predicate whose required literals the value contains; may report a predicate several times. */
    void scan(Slot value, GramIndex.Hits hits) {
        if (beyondAscii.length > 0 && !value.isSurelyAscii()) {
            for (int predicate : beyondAscii) {
                hits.hit(predicate);
            }
        }
        byte[] bytes = value.wire();
        scan(bytes, value.wireStart(), value.wireEnd(), hits);
    }

    private void scan(byte[] bytes, int start, int end, GramIndex.Hits hits) {
        if (!whole.isEmpty()) {
            whole.find(bytes, start, end, hits);
        }
        if (!lastPart.isEmpty()) {
            int at = end - 1;
            while (at >= start && bytes[at] != '\\') {
                at--;
            }
            if (at >= start) {
                lastPart.find(bytes, at + 1, end, hits);
            }
        }
        pieces.scan(bytes, start, end, hits);
    }
}
