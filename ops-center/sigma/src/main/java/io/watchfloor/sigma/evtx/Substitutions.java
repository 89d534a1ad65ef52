package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.BinXmlNode.Element;
import io.watchfloor.sigma.evtx.BinXmlNode.Instance;
import io.watchfloor.sigma.evtx.BinXmlNode.Substitution;
import io.watchfloor.sigma.evtx.TextPiece.Text;
import io.watchfloor.sigma.evtx.TextPiece.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces the placeholders of a record's templates by the record's values. */
final class Substitutions {

    private final Chunk chunk;
    private final TokenReader tokens;

    Substitutions(Chunk chunk, TokenReader tokens) {
        this.chunk = chunk;
        this.tokens = tokens;
    }

    /** Returns the direct content of an element, after templates and values that contain fragments are expanded. */
    ElementContent content(List<BinXmlNode> nodes, List<Value> given, int depth) throws DamagedRecord {
        ElementContent content = new ElementContent();
        gather(nodes, given, content, depth);
        return content;
    }

    private void gather(List<BinXmlNode> nodes, List<Value> given, ElementContent content, int depth)
            throws DamagedRecord {
        if (depth > TokenReader.DEEPEST) {
            throw new DamagedRecord(
                    "evtx.depth", "values are nested more than %d levels deep".formatted(TokenReader.DEEPEST));
        }
        chunk.work().spend(WorkBudget.VISIT * nodes.size());
        for (BinXmlNode node : nodes) {
            switch (node) {
                case Element element -> content.add(element, given);
                case Text text -> content.pieces.add(text);
                case Instance(List<BinXmlNode> template, List<Value> own) -> gather(template, own, content, depth + 1);
                case Substitution(int index) -> {
                    Value value = value(given, index);
                    if (value != null && value.type() == ValueType.BINXML) {
                        gather(tokens.fragment(value, depth + 1), List.of(), content, depth + 1);
                    } else if (value != null) {
                        content.pieces.add(value);
                    }
                }
            }
        }
    }

    /**
     * Returns the usual content, which is one piece or none, without building lists; null if there may be more pieces.
     */
    @Nullable
    List<TextPiece> plain(List<BinXmlNode> nodes, List<Value> given) throws DamagedRecord {
        if (nodes.size() > 1) {
            return null;
        }
        chunk.work().spend(WorkBudget.VISIT);
        if (nodes.isEmpty()) {
            return List.of();
        }
        return switch (nodes.getFirst()) {
            case Element element -> null;
            case Instance instance -> null;
            case Text text -> List.of(text);
            case Substitution(int index) -> {
                Value value = value(given, index);
                if (value == null) {
                    yield List.of();
                }
                yield value.type() == ValueType.BINXML ? null : List.of(value);
            }
        };
    }

    /** Returns the value at this index; null if the record has no value for the placeholder. */
    private static @Nullable Value value(List<Value> given, int index) {
        Value value = index < given.size() ? given.get(index) : null;
        return value == null || value.type() == ValueType.NULL ? null : value;
    }

    /** Returns the text of an attribute. */
    List<TextPiece> attribute(List<BinXmlNode> value, List<Value> given) throws DamagedRecord {
        List<TextPiece> plain = plain(value, given);
        if (plain != null) {
            return plain;
        }
        ElementContent content = content(value, given, 0);
        if (!content.elements.isEmpty()) {
            throw new DamagedRecord("evtx.token", "an attribute's value contains an XML element");
        }
        return content.pieces;
    }

    /** Joins pieces to one text; returns null if there are no pieces. */
    @Nullable
    String text(List<TextPiece> pieces) throws DamagedRecord {
        if (pieces.isEmpty()) {
            return null;
        }
        if (pieces.size() == 1 && pieces.getFirst() instanceof Text only) {
            return only.text();
        }
        StringBuilder all = new StringBuilder();
        for (TextPiece piece : pieces) {
            String text = switch (piece) {
                case Text plain -> plain.text();
                case Value value -> ValueText.of(value.type(), chunk.bytes(), value.offset(), value.size());
            };
            chunk.work().spend(text.length());
            all.append(text);
        }
        return all.toString();
    }
}
