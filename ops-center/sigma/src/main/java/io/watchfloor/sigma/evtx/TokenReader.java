package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.BinXmlNode.Attribute;
import io.watchfloor.sigma.evtx.BinXmlNode.Element;
import io.watchfloor.sigma.evtx.BinXmlNode.Instance;
import io.watchfloor.sigma.evtx.BinXmlNode.Substitution;
import io.watchfloor.sigma.evtx.TextPiece.Text;
import io.watchfloor.sigma.evtx.TextPiece.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads tokens of binary XML ([MS-EVEN6] 2.2.12) into nodes. */
final class TokenReader {

    /** Maximum nesting of elements, fragments and templates. Windows itself nests about five levels deep. */
    static final int DEEPEST = 60;

    private static final int STRING = ValueType.STRING.code();

    private final Chunk chunk;
    /**
     * Whether elements start with the number of the value that they depend on. Only elements in a value's own fragment
     * do not.
     */
    private boolean dependencies = true;

    TokenReader(Chunk chunk) {
        this.chunk = chunk;
    }

    /** Reads a fragment of a record or template. */
    List<BinXmlNode> fragment(ChunkCursor cursor, int depth) throws DamagedRecord {
        boolean outer = dependencies;
        dependencies = true;
        try {
            return nodes(cursor, false, depth);
        } finally {
            dependencies = outer;
        }
    }

    /** Reads a fragment that is the value of a substitution. */
    List<BinXmlNode> fragment(Value value, int depth) throws DamagedRecord {
        boolean outer = dependencies;
        dependencies = false;
        try {
            return nodes(new ChunkCursor(chunk.bytes(), value.offset(), value.offset() + value.size()), false, depth);
        } finally {
            dependencies = outer;
        }
    }

    /** Reads nodes up to the end of the element or fragment. */
    private List<BinXmlNode> nodes(ChunkCursor cursor, boolean inElement, int depth) throws DamagedRecord {
        if (depth > DEEPEST) {
            throw new DamagedRecord(
                    "evtx.depth", "elements and templates are nested more than %d levels deep".formatted(DEEPEST));
        }
        List<BinXmlNode> nodes = new ArrayList<>(2);
        while (cursor.remaining() > 0) {
            chunk.work().spend(WorkBudget.TOKEN);
            int at = cursor.at();
            int code = cursor.u8();
            switch (Token.of(code, at)) {
                case END_OF_FRAGMENT -> {
                    return inElement ? unexpected(code, at) : nodes;
                }
                case END_ELEMENT -> {
                    return inElement ? nodes : unexpected(code, at);
                }
                case FRAGMENT_HEADER -> cursor.take(3);
                case OPEN_START_ELEMENT -> nodes.add(element(cursor, code, depth));
                case VALUE_TEXT -> nodes.add(text(cursor));
                case CDATA_SECTION -> nodes.add(characters(cursor));
                case CHAR_REF -> nodes.add(new Text(String.valueOf((char) cursor.u16())));
                case ENTITY_REF -> nodes.add(entity(cursor));
                case PI_TARGET -> chunk.name(cursor);
                case PI_DATA -> cursor.take(2L * cursor.u16());
                case TEMPLATE_INSTANCE -> nodes.add(instance(cursor, depth));
                case NORMAL_SUBSTITUTION, OPTIONAL_SUBSTITUTION -> nodes.add(substitution(cursor));
                case CLOSE_START_ELEMENT, CLOSE_EMPTY_ELEMENT, ATTRIBUTE -> unexpected(code, at);
            }
        }
        return inElement ? unexpected(Token.END_OF_FRAGMENT.code(), cursor.at()) : nodes;
    }

    private static List<BinXmlNode> unexpected(int code, int at) throws DamagedRecord {
        throw new DamagedRecord(
                "evtx.token", "token 0x%02x is not allowed at byte %d of the chunk".formatted(code, at));
    }

    private Element element(ChunkCursor cursor, int code, int depth) throws DamagedRecord {
        if (dependencies || !startsWithItsSize(cursor)) {
            cursor.u16();
        }
        cursor.u32();
        XmlName name = chunk.name(cursor);
        List<Attribute> attributes = List.of();
        if ((code & Token.MORE) != 0) {
            cursor.u32();
            attributes = attributes(cursor);
        }
        int at = cursor.at();
        int close = cursor.u8();
        if (close == Token.CLOSE_EMPTY_ELEMENT.code()) {
            return Element.of(name, attributes, List.of());
        }
        if (close != Token.CLOSE_START_ELEMENT.code()) {
            unexpected(close, at);
        }
        return Element.of(name, attributes, nodes(cursor, true, depth + 1));
    }

    /**
     * Whether an element starts with its size. Some writers add the dependency number even in a value's fragment; size
     * and name offset are then implausible.
     */
    private static boolean startsWithItsSize(ChunkCursor cursor) {
        long size = cursor.ahead(0);
        long name = cursor.ahead(4);
        return size <= cursor.remaining() && (name == cursor.at() + 8 || (name >= Chunk.HEADER && name < Chunk.SIZE));
    }

    private List<Attribute> attributes(ChunkCursor cursor) throws DamagedRecord {
        List<Attribute> attributes = new ArrayList<>(4);
        while ((cursor.peek() & ~Token.MORE) == Token.ATTRIBUTE.code()) {
            chunk.work().spend(WorkBudget.TOKEN);
            cursor.u8();
            XmlName name = chunk.name(cursor);
            attributes.add(new Attribute(name, attributeValue(cursor)));
        }
        return attributes;
    }

    private List<BinXmlNode> attributeValue(ChunkCursor cursor) throws DamagedRecord {
        List<BinXmlNode> value = new ArrayList<>(1);
        while (true) {
            int next = cursor.peek();
            Token token = next < 0 ? Token.END_OF_FRAGMENT : Token.of(next, cursor.at());
            BinXmlNode node = switch (token) {
                case VALUE_TEXT -> text(passing(cursor));
                case CHAR_REF -> new Text(String.valueOf((char) passing(cursor).u16()));
                case ENTITY_REF -> entity(passing(cursor));
                case NORMAL_SUBSTITUTION, OPTIONAL_SUBSTITUTION -> substitution(passing(cursor));
                case END_OF_FRAGMENT,
                        OPEN_START_ELEMENT,
                        CLOSE_START_ELEMENT,
                        CLOSE_EMPTY_ELEMENT,
                        END_ELEMENT,
                        ATTRIBUTE,
                        CDATA_SECTION,
                        PI_TARGET,
                        PI_DATA,
                        TEMPLATE_INSTANCE,
                        FRAGMENT_HEADER -> null;
            };
            if (node == null) {
                return value;
            }
            chunk.work().spend(WorkBudget.TOKEN);
            value.add(node);
        }
    }

    private static ChunkCursor passing(ChunkCursor cursor) throws DamagedRecord {
        cursor.u8();
        return cursor;
    }

    private Text text(ChunkCursor cursor) throws DamagedRecord {
        int at = cursor.at();
        int type = cursor.u8();
        if (type != STRING) {
            throw new DamagedRecord(
                    "evtx.token",
                    "the text has type 0x%02x instead of a string at byte %d of the chunk".formatted(type, at));
        }
        return characters(cursor);
    }

    private Text characters(ChunkCursor cursor) throws DamagedRecord {
        int chars = cursor.u16();
        int at = cursor.take(2L * chars);
        chunk.work().spend(WorkBudget.CHARACTER * chars);
        return new Text(LittleEndian.utf16(chunk.bytes(), at, chars));
    }

    private Text entity(ChunkCursor cursor) throws DamagedRecord {
        String name = chunk.name(cursor).text();
        return new Text(
                switch (name) {
                    case "amp" -> "&";
                    case "lt" -> "<";
                    case "gt" -> ">";
                    case "quot" -> "\"";
                    case "apos" -> "'";
                    default -> "&" + name + ";";
                });
    }

    private static Substitution substitution(ChunkCursor cursor) throws DamagedRecord {
        int index = cursor.u16();
        cursor.u8();
        return new Substitution(index);
    }

    /** Reads a template instance: either the template's definition followed by the values, or only the values. */
    private Instance instance(ChunkCursor cursor, int depth) throws DamagedRecord {
        cursor.take(5);
        long offset = cursor.u32();
        boolean definedHere = offset == cursor.at();
        List<BinXmlNode> template = chunk.template(offset, this, depth + 1);
        if (definedHere) {
            cursor.take(20);
            cursor.take(cursor.u32());
        }
        return new Instance(template, values(cursor));
    }

    private List<Value> values(ChunkCursor cursor) throws DamagedRecord {
        long count = cursor.u32();
        int descriptor = cursor.take(count * 4);
        chunk.work().spend(WorkBudget.VALUE * (int) count);
        List<Value> values = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++, descriptor += 4) {
            int size = LittleEndian.u16(chunk.bytes(), descriptor);
            int type = chunk.bytes()[descriptor + 2] & 0xff;
            int at = cursor.take(size);
            values.add(new Value(ValueType.of(type), (type & ValueType.ARRAY) != 0, at, size));
        }
        return values;
    }
}
