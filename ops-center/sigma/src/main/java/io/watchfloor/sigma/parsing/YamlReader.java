package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.parsing.Yaml.Kind;
import io.watchfloor.sigma.parsing.Yaml.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 within limits on size, nesting and expansion of aliases. */
public final class YamlReader {

    private int nodes;
    private long text;

    private YamlReader() {}

    /** Reads all documents of the text, and skips empty documents. */
    public static List<Yaml> read(String text) throws RuleRejection {
        if (text.length() > RuleLimits.FILE) {
            throw RuleRejection.beyond(
                    new Place(0, 0),
                    "rule.file-size",
                    "the rule file has more than %d characters; split it".formatted(RuleLimits.FILE));
        }
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(RuleLimits.FILE)
                // The buffer holds the whole text, because the parser fails if a surrogate pair crosses the end of the
                // buffer.
                .setBufferSize(text.length() + 16)
                .build();
        try {
            YamlReader reader = new YamlReader();
            List<Yaml> documents = new ArrayList<>();
            for (Node node : BoundedYaml.documents(settings, text, RuleLimits.DEPTH)) {
                Yaml document = reader.convert(node, 0);
                if (!(document instanceof Yaml.Scalar scalar) || scalar.kind() != Kind.NULL) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (MarkedYamlEngineException broken) {
            throw new RuleRejection(place(broken.getProblemMark()), "not YAML: " + oneLine(broken.getProblem()));
        } catch (BoundedYaml.NestingLimitException tooDeep) {
            throw tooDeep(place(tooDeep.mark()));
        } catch (YamlEngineException broken) {
            throw new RuleRejection(new Place(0, 0), "not YAML: " + oneLine(String.valueOf(broken.getMessage())));
        }
    }

    private Yaml convert(Node node, int depth) throws RuleRejection {
        Place place = place(node.getStartMark());
        if (depth > RuleLimits.DEPTH) {
            throw tooDeep(place);
        }
        nodes++;
        text += node instanceof ScalarNode scalar ? scalar.getValue().length() : 0;
        Yaml.checkSize(nodes, text, place);
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, place);
            case SequenceNode sequence -> {
                List<Yaml> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item, depth + 1));
                }
                yield new Yaml.Sequence(place, items);
            }
            case MappingNode mapping -> mapping(mapping, place, depth);
            default -> throw new RuleRejection(place, "expected a value, a list or a map");
        };
    }

    private static RuleRejection tooDeep(Place place) {
        return RuleRejection.beyond(
                place,
                "rule.depth",
                "maps and lists are nested more than %d levels deep; reduce the nesting".formatted(RuleLimits.DEPTH));
    }

    private Yaml mapping(MappingNode mapping, Place place, int depth) throws RuleRejection {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place keyPlace = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new RuleRejection(keyPlace, "a key must be a text");
            }
            Yaml value = convert(tuple.getValueNode(), depth + 1);
            if (entries.put(key.getValue(), new Yaml.Entry(keyPlace, value)) != null) {
                throw new RuleRejection(keyPlace, "the key '%s' appears twice".formatted(key.getValue()));
            }
        }
        return new Yaml.Mapping(place, entries);
    }

    private static Yaml scalar(ScalarNode node, Place place) throws RuleRejection {
        String text = node.getValue();
        boolean quoted = node.getScalarStyle() != ScalarStyle.PLAIN;
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return new Yaml.Scalar(place, Kind.NULL, "", quoted);
        }
        if (tag.equals(Tag.BOOL)) {
            return new Yaml.Scalar(place, Kind.BOOLEAN, text.toLowerCase(Locale.ROOT), quoted);
        }
        if (tag.equals(Tag.INT)) {
            return new Yaml.Scalar(place, Kind.INTEGER, decimal(text, place), quoted);
        }
        return new Yaml.Scalar(place, tag.equals(Tag.FLOAT) ? Kind.FRACTION : Kind.TEXT, text, quoted);
    }

    /**
     * Normalizes an integer to decimal. The number of digits is limited, because base conversion has quadratic cost.
     */
    private static String decimal(String text, Place place) throws RuleRejection {
        if (text.length() > RuleLimits.DIGITS) {
            throw RuleRejection.beyond(
                    place,
                    "rule.digits",
                    "a number has more than %d digits; put text that looks like a number in quotes"
                            .formatted(RuleLimits.DIGITS));
        }
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16).toString();
        }
        if (text.startsWith("0o")) {
            return new BigInteger(text.substring(2), 8).toString();
        }
        return new BigInteger(text).toString();
    }

    private static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(new Place(0, 0));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
