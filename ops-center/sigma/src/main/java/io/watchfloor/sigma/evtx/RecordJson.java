package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.BinXmlNode.Attribute;
import io.watchfloor.sigma.evtx.BinXmlNode.Element;
import io.watchfloor.sigma.evtx.TextPiece.Text;
import io.watchfloor.sigma.evtx.TextPiece.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the nodes of a record as JSON in evtx_dump's format: attributes under {@code #attributes}, text next to them
 * under {@code #text}, {@code <Data Name="x">} as {@code x}, several {@code <Data>} without name as one list, and any
 * other repeated name as {@code name_1}, {@code name_2}... An element without text is null; an attribute without value
 * is omitted.
 */
final class RecordJson {

    private final Substitutions substitutions;
    private final JsonWriter out;
    private final ValueJson values;

    RecordJson(Chunk chunk, TokenReader tokens, JsonWriter out) {
        this.substitutions = new Substitutions(chunk, tokens);
        this.out = out;
        this.values = new ValueJson(chunk.bytes(), out);
    }

    void write(List<BinXmlNode> record) throws DamagedRecord {
        ElementContent content = substitutions.content(record, List.of(), 0);
        if (content.elements.isEmpty()) {
            throw new DamagedRecord("evtx.token", "the record contains no XML element");
        }
        out.put('{');
        members(content, 0);
        out.put('}');
    }

    /** Writes the elements as fields of an already open object, without a comma before the first field. */
    private void members(ElementContent content, int depth) throws DamagedRecord {
        Map<String, Integer> used = HashMap.newHashMap(content.elements.size());
        boolean comma = false;
        boolean listed = false;
        for (int i = 0; i < content.elements.size(); i++) {
            Element element = content.elements.get(i);
            List<Value> given = content.given.get(i);
            String dataName = dataName(element, given);
            boolean inList = content.bareData > 1 && isBareData(element);
            if (inList && listed) {
                continue;
            }
            if (comma) {
                out.put(',');
            }
            comma = true;
            key(dataName, element.name(), used);
            out.put(':');
            if (inList) {
                list(content, depth + 1);
                listed = true;
            } else {
                body(element, given, dataName != null, depth + 1);
            }
        }
    }

    private void key(@Nullable String dataName, XmlName name, Map<String, Integer> used) throws DamagedRecord {
        String key = dataName == null ? name.text() : dataName;
        Integer last = used.putIfAbsent(key, 0);
        if (last != null) {
            int number = last + 1;
            while (used.containsKey(key + "_" + number)) {
                number++;
            }
            used.put(key, number);
            used.put(key + "_" + number, 0);
            out.quoted(key + "_" + number);
        } else if (dataName == null) {
            out.raw(name.key());
        } else {
            out.quoted(dataName);
        }
    }

    private @Nullable String dataName(Element element, List<Value> given) throws DamagedRecord {
        List<BinXmlNode> name = element.dataName();
        return name == null ? null : substitutions.text(substitutions.attribute(name, given));
    }

    static boolean isBareData(Element element) {
        return element.attributes().isEmpty() && element.name().text().equals(Element.DATA);
    }

    private void list(ElementContent content, int depth) throws DamagedRecord {
        out.put('[');
        boolean comma = false;
        for (int i = 0; i < content.elements.size(); i++) {
            Element element = content.elements.get(i);
            if (isBareData(element)) {
                if (comma) {
                    out.put(',');
                }
                body(element, content.given.get(i), true, depth);
                comma = true;
            }
        }
        out.put(']');
    }

    private void body(Element element, List<Value> given, boolean withoutAttributes, int depth) throws DamagedRecord {
        boolean open = !withoutAttributes && attributes(element, given);
        List<TextPiece> plain = substitutions.plain(element.content(), given);
        if (plain != null) {
            text(plain, open);
            return;
        }
        ElementContent content = substitutions.content(element.content(), given, depth);
        if (content.elements.isEmpty()) {
            text(content.pieces, open);
        } else {
            nested(content, open, depth);
        }
    }

    private void text(List<TextPiece> pieces, boolean open) throws DamagedRecord {
        if (!open) {
            pieces(pieces);
            return;
        }
        if (!pieces.isEmpty()) {
            out.ascii(",\"#text\":");
            pieces(pieces);
        }
        out.put('}');
    }

    /** Writes nested elements and the text next to them. */
    private void nested(ElementContent content, boolean open, int depth) throws DamagedRecord {
        out.put(open ? ',' : '{');
        if (content.hasText()) {
            out.ascii("\"#text\":");
            pieces(content.pieces);
            out.put(',');
        }
        members(content, depth);
        out.put('}');
    }

    /** Opens the object if the element has an attribute with a value. */
    private boolean attributes(Element element, List<Value> given) throws DamagedRecord {
        boolean open = false;
        for (Attribute attribute : element.attributes()) {
            List<TextPiece> value = substitutions.attribute(attribute.value(), given);
            if (!value.isEmpty()) {
                out.ascii(open ? "," : "{\"#attributes\":{");
                out.raw(attribute.name().key());
                out.put(':');
                pieces(value);
                open = true;
            }
        }
        if (open) {
            out.put('}');
        }
        return open;
    }

    /** Writes pieces of text. A single piece keeps its type; several pieces are joined to one text. */
    private void pieces(List<TextPiece> pieces) throws DamagedRecord {
        if (pieces.isEmpty()) {
            out.ascii("null");
        } else if (pieces.size() > 1) {
            out.quoted(String.valueOf(substitutions.text(pieces)));
        } else {
            switch (pieces.getFirst()) {
                case Text text -> out.raw(text.quoted());
                case Value value -> values.write(value);
            }
        }
    }
}
