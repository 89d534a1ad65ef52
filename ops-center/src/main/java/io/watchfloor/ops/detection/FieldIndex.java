package io.watchfloor.ops.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tests of one field whose anchors are all sought at once. */
final class FieldIndex {

    private final int field;
    private final WordTable whole;
    private final WordTable lastPart;
    private final GramIndex pieces;

    /** Over tests of this field that have an anchor. */
    FieldIndex(int field, Collection<SlotTest> tests) {
        Map<Anchor.Kind, List<Literal>> literals = new EnumMap<>(Anchor.Kind.class);
        for (SlotTest test : tests) {
            Anchor anchor = Anchor.of(test).orElseThrow();
            literals.computeIfAbsent(anchor.kind(), kind -> new ArrayList<>()).addAll(anchor.literals());
        }
        this.field = field;
        this.whole = new WordTable(literals.getOrDefault(Anchor.Kind.WHOLE, List.of()));
        this.lastPart = new WordTable(literals.getOrDefault(Anchor.Kind.LAST_PART, List.of()));
        this.pieces = new GramIndex(literals.getOrDefault(Anchor.Kind.PIECE, List.of()));
    }

    void scan(RecordSlots slots, GramIndex.Hits hits) {
        for (int entry = slots.first(field); entry >= 0; entry = slots.next(entry)) {
            byte[] bytes = slots.wire(entry);
            scan(bytes, slots.wireStart(entry), slots.wireEnd(entry), hits);
        }
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
