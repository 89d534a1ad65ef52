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

/** Reads YAML with the position of every node, for error messages. */
final class PositionedYaml {

    /** Maximum characters of a pipeline file. */
    static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 50;

    /** Thrown if a YAML node is invalid. */
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

    /** Returns the items of all documents; each document must be a list. */
    static List<Node> items(String text) throws InvalidNodeException {
        if (text.length() > LONGEST) {
            throw new InvalidNodeException(
                    Optional.empty(), "a pipeline file must have at most %d characters".formatted(LONGEST));
        }
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(100)
                .setCodePointLimit(LONGEST)
                .setBufferSize(text.length() + 16)
                .build();
        List<Node> items = new ArrayList<>();
        try {
            for (Node document : BoundedYaml.documents(settings, text, DEEPEST)) {
                items.addAll(list(document, "a pipeline file must be a list of shapes"));
            }
        } catch (MarkedYamlEngineException broken) {
            throw new InvalidNodeException(broken.getProblemMark(), "not YAML: " + broken.getProblem());
        } catch (BoundedYaml.NestingLimitException tooDeep) {
            throw new InvalidNodeException(tooDeep.mark(), "nested more than %d levels deep".formatted(DEEPEST));
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

    /** Reads a map that has only the given keys; without given keys, any key is allowed. */
    static Map<String, Node> map(Node node, Set<String> keys, String what) throws InvalidNodeException {
        if (!(node instanceof MappingNode mapping)) {
            throw new InvalidNodeException(node, "%s must be a map".formatted(what));
        }
        Map<String, Node> map = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (!keys.isEmpty() && !keys.contains(key)) {
                throw new InvalidNodeException(
                        tuple.getKeyNode(),
                        "%s has the unknown key '%s'; allowed keys are %s"
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
        throw new InvalidNodeException(node, "expected a text");
    }

    /** Reads a list of texts; a single text counts as a list with one entry. */
    static List<String> texts(Node node) throws InvalidNodeException {
        if (node instanceof ScalarNode) {
            return List.of(text(node));
        }
        List<String> texts = new ArrayList<>();
        for (Node item : list(node, "expected a list of texts")) {
            texts.add(text(item));
        }
        return texts;
    }
}
