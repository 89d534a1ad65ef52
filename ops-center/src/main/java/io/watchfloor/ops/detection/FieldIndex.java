package io.watchfloor.ops.detection;

import java.util.List;

/** The witnesses that are sought in one field. */
final class FieldIndex {

    private final int field;
    private final WordTable whole;
    private final WordTable lastPart;
    private final GramIndex pieces;

    FieldIndex(int field, List<Literal> whole, List<Literal> lastPart, List<Literal> pieces) {
        this.field = field;
        this.whole = new WordTable(whole);
        this.lastPart = new WordTable(lastPart);
        this.pieces = new GramIndex(pieces);
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
