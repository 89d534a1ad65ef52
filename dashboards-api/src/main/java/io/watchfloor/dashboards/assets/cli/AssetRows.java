package io.watchfloor.dashboards.assets.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.text.CsvLines;
import io.watchfloor.dashboards.cli.remote.Center;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The assets in a file: CSV with a header line, or one JSON object per line. A missing column or field leaves the value unchanged; an
 * empty column or field removes the value. Invalid lines are collected as errors; the other lines are still read.
 */
record AssetRows(List<Row> rows, List<Fault> faults) {

    static final List<String> COLUMNS = List.of("asset", "tags", "criticality", "owner", "group");

    /** @param body request body */
    record Row(int line, String asset, ObjectNode body) {}

    record Fault(int line, String why) {}

    static AssetRows of(String file) {
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        Reading reading = new Reading();
        if (text.stripLeading().startsWith("{")) {
            int number = 0;
            for (String line : text.split("\\R", -1)) {
                number++;
                if (!line.isBlank()) {
                    reading.json(number, line);
                }
            }
        } else {
            reading.csv(CsvLines.of(text));
        }
        return new AssetRows(List.copyOf(reading.rows), List.copyOf(reading.faults));
    }

    /** Parser state for one file. */
    private static final class Reading {

        private final List<Row> rows = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Map<String, Integer> lines = new TreeMap<>();

        private void json(int line, String text) {
            try {
                JsonNode read = Center.JSON.readTree(text);
                if (!(read instanceof ObjectNode object)) {
                    faults.add(new Fault(line, "The line is not a JSON object."));
                    return;
                }
                String asset = object.path("asset").asText("");
                object.remove("asset");
                add(line, asset, object);
            } catch (JsonProcessingException e) {
                faults.add(new Fault(line, "The line is not valid JSON: " + e.getOriginalMessage()));
            }
        }

        private void csv(List<CsvLines.Line> all) {
            if (all.isEmpty()) {
                return;
            }
            List<String> names = all.getFirst().cells().stream()
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .toList();
            List<String> unknown =
                    names.stream().filter(name -> !COLUMNS.contains(name)).toList();
            if (!unknown.isEmpty()
                    || !names.contains("asset")
                    || Set.copyOf(names).size() < names.size()) {
                faults.add(new Fault(
                        all.getFirst().number(),
                        "The first line must name each column once: asset, and some of tags, criticality, owner"
                                + " and group. It contains: " + String.join(", ", names) + "."));
                return;
            }
            all.subList(1, all.size()).forEach(line -> row(line, names));
        }

        private void row(CsvLines.Line line, List<String> names) {
            if (line.cells().size() != names.size()) {
                faults.add(new Fault(
                        line.number(),
                        "The line has %d cells, but the first line names %d columns."
                                .formatted(line.cells().size(), names.size())));
                return;
            }
            Map<String, String> cells = new LinkedHashMap<>();
            for (int column = 0; column < names.size(); column++) {
                cells.put(names.get(column), line.cells().get(column).strip());
            }
            ObjectNode body = Center.JSON.createObjectNode();
            cells.forEach((name, cell) -> {
                if (name.equals("tags")) {
                    words(cell).forEach(body.putArray("tags")::add);
                } else if (!name.equals("asset")) {
                    body.put(name, cell);
                }
            });
            add(line.number(), cells.getOrDefault("asset", ""), body);
        }

        private void add(int line, String asset, ObjectNode body) {
            Integer before = lines.putIfAbsent(asset.toLowerCase(Locale.ROOT), line);
            if (asset.isBlank()) {
                faults.add(new Fault(line, "The line names no asset."));
            } else if (before != null) {
                faults.add(new Fault(line, "Line %d already names %s.".formatted(before, asset)));
            } else {
                rows.add(new Row(line, asset, body));
            }
        }
    }

    /** Splits a text at spaces, commas, semicolons and vertical bars. */
    static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,;|]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
