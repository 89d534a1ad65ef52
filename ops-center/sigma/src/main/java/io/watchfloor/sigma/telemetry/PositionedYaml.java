package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.parsing.BoundedYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML in which every node knows its position, so that mistakes can be reported with it. */
final class PositionedYaml {

    /** Most characters of a file. */
    static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 50;

    /** A node that is not as required. */
    static final class InvalidNodeException extends Exception {
        private final int line;
        private final int column;

        InvalidNodeException(Optional<Mark> mark, String reason) {
            super(reason, null, false, false);
            this.line = mark.map(at -> at.getLine() + 1).orElse(0);
            this.column = mark.map(at -> at.getColumn() + 1).orElse(0);
        }

        InvalidNodeException(Node at, String reason) {
            this(at.getStartMark(), reason);
        }

        PipelineProblem in(String file) {
            return new PipelineProblem(file, line, column, String.valueOf(getMessage()));
        }
    }

    private PositionedYaml() {}

    /** The items of all documents, each of which is a list. */
    static List<Node> items(String text) throws InvalidNodeException {
        if (text.length() > LONGEST) {
            throw new InvalidNodeException(
                    Optional.empty(), "a file of pipelines has at most %d characters".formatted(LONGEST));
        }
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(100)
                .setCodePointLimit(LONGEST)
                .setBufferSize(text.length() + 16)
                .build();
        List<Node> items = new ArrayList<>();
        try {
            for (Node document : BoundedYaml.documents(settings, text, DEEPEST)) {
                items.addAll(list(document, "a file of pipelines is a list of shapes"));
            }
        } catch (MarkedYamlEngineException broken) {
            throw new InvalidNodeException(broken.getProblemMark(), "not YAML: " + broken.getProblem());
        } catch (BoundedYaml.NestingLimitException tooDeep) {
            throw new InvalidNodeException(tooDeep.mark(), "nested more than %d deep".formatted(DEEPEST));
        } catch (YamlEngineException broken) {
            throw new InvalidNodeException(Optional.empty(), "not YAML: " + broken.getMessage());
        }
        return items;
    }

    static List<Node> list(Node node, String reason) throws InvalidNodeException {
        if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
            throw new InvalidNodeException(node, reason);
        }
        return list.getValue();
    }

    /** A map with no other keys than these; with any keys when none are given. */
    static Map<String, Node> map(Node node, Set<String> keys, String what) throws InvalidNodeException {
        if (!(node instanceof MappingNode mapping)) {
            throw new InvalidNodeException(node, "%s is a map".formatted(what));
        }
        Map<String, Node> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (!keys.isEmpty() && !keys.contains(key)) {
                throw new InvalidNodeException(
                        tuple.getKeyNode(),
                        "%s has no '%s': %s"
                                .formatted(
                                        what,
                                        key,
                                        String.join(", ", keys.stream().sorted().toList())));
            }
            if (map.put(key, tuple.getValueNode()) != null) {
                throw new InvalidNodeException(tuple.getKeyNode(), "'%s' appears twice".formatted(key));
            }
        }
        return map;
    }

    static String text(Node node) throws InvalidNodeException {
        if (node instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw new InvalidNodeException(node, "a text is expected");
    }

    /** A list of texts; a single text counts as a list of one. */
    static List<String> texts(Node node) throws InvalidNodeException {
        if (node instanceof ScalarNode) {
            return List.of(text(node));
        }
        List<String> texts = new ArrayList<>();
        for (Node item : list(node, "a list of texts is expected")) {
            texts.add(text(item));
        }
        return texts;
    }
}
