package io.watchfloor.sigma.telemetry;

import static io.watchfloor.sigma.telemetry.PositionedYaml.list;
import static io.watchfloor.sigma.telemetry.PositionedYaml.map;
import static io.watchfloor.sigma.telemetry.PositionedYaml.text;
import static io.watchfloor.sigma.telemetry.PositionedYaml.texts;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.PositionedYaml.InvalidNodeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads built-in and custom pipelines. An invalid record format is skipped and reported. */
final class PipelineReader {

    private static final Set<String> SHAPE_KEYS = Set.of("shape", "recognised-by", "where", "time", "asset", "sources");
    private static final Set<String> SOURCE_KEYS = Set.of("logsource", "service-from", "when", "fields");
    private static final Set<String> LOGSOURCE_KEYS = Set.of("product", "category", "service");

    private PipelineReader() {}

    static List<Shape> read(String file, String text, List<PipelineProblem> problems) {
        List<Shape> shapes = new ArrayList<>();
        try {
            for (Node item : PositionedYaml.items(text)) {
                try {
                    shapes.add(shape(item));
                } catch (InvalidNodeException misplaced) {
                    problems.add(misplaced.in(file));
                }
            }
        } catch (InvalidNodeException misplaced) {
            problems.add(misplaced.in(file));
        }
        return shapes;
    }

    private static Shape shape(Node node) throws InvalidNodeException {
        Map<String, Node> shape = map(node, SHAPE_KEYS, "a shape");
        Node name = needed(shape, "shape", node);
        Node recognised = needed(shape, "recognised-by", node);
        Node sources = needed(shape, "sources", node);
        List<List<String>> recognisedBy = new ArrayList<>();
        for (Node names : list(recognised, "'recognised-by' must be a list of lists of names")) {
            recognisedBy.add(texts(names));
        }
        List<Shape.Source> read = new ArrayList<>();
        for (Node source : list(sources, "'sources' must be a list of log sources")) {
            read.add(source(source));
        }
        Node time = shape.get("time");
        return new Shape(
                text(name),
                recognisedBy,
                lists(shape.get("where"), "'where'"),
                time == null ? List.of() : texts(time),
                assets(shape.get("asset")),
                read);
    }

    private static Node needed(Map<String, Node> map, String key, Node of) throws InvalidNodeException {
        Node value = map.get(key);
        if (value == null) {
            throw new InvalidNodeException(of, "the shape has no '%s'".formatted(key));
        }
        return value;
    }

    private static Map<String, List<String>> assets(@Nullable Node node) throws InvalidNodeException {
        Map<String, List<String>> assets = lists(node, "'asset'");
        for (String kind : assets.keySet()) {
            if (node != null && AssetKind.of(kind).isEmpty()) {
                throw new InvalidNodeException(node, "'%s' is not an asset kind".formatted(kind));
            }
        }
        return assets;
    }

    private static Shape.Source source(Node node) throws InvalidNodeException {
        Map<String, Node> source = map(node, SOURCE_KEYS, "a source");
        Node from = source.get("service-from");
        Node given = source.get("logsource");
        if (given == null) {
            throw new InvalidNodeException(node, "the source has no 'logsource'");
        }
        Map<String, Node> logsource = map(given, LOGSOURCE_KEYS, "a logsource");
        if (logsource.isEmpty()) {
            throw new InvalidNodeException(given, "the logsource has no product, category or service");
        }
        return new Shape.Source(
                new LogSource(part(logsource, "product"), part(logsource, "category"), part(logsource, "service")),
                from == null ? null : text(from),
                lists(source.get("when"), "'when'"),
                lists(source.get("fields"), "'fields'"));
    }

    private static @Nullable String part(Map<String, Node> logsource, String name) throws InvalidNodeException {
        Node part = logsource.get(name);
        return part == null ? null : text(part);
    }

    private static Map<String, List<String>> lists(@Nullable Node node, String what) throws InvalidNodeException {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (node != null) {
            for (Map.Entry<String, Node> entry : map(node, Set.of(), what).entrySet()) {
                lists.put(entry.getKey(), texts(entry.getValue()));
            }
        }
        return lists;
    }
}
