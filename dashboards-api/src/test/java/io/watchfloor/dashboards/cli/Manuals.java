package io.watchfloor.dashboards.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Markdown files of the checkout, and the examples in them: indented blocks after {@code <!-- example: NAME -->}.
 */
final class Manuals {

    static final Path ROOT = Path.of("..");

    private static final String INDENT = "    ";

    private Manuals() {}

    static List<Path> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().matches(".*/(target|node_modules|src)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path manual) {
        try {
            return Files.readAllLines(manual);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Indented lines of a manual, without indentation. */
    static List<String> code(Path manual) {
        return lines(manual).stream()
                .filter(line -> line.startsWith(INDENT))
                .map(String::strip)
                .toList();
    }

    /** Lines of each example by name. */
    static Map<String, List<String>> examples() {
        Map<String, List<String>> examples = new LinkedHashMap<>();
        for (Path manual : all()) {
            blocks(manual, "example")
                    .forEach((name, lines) -> examples.computeIfAbsent(name, n -> new ArrayList<>())
                            .addAll(lines));
        }
        return examples;
    }

    /** Content of example files by name, after {@code <!-- file: NAME -->}. */
    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Path manual : all()) {
            blocks(manual, "file").forEach((name, lines) -> files.put(name, String.join("\n", lines) + "\n"));
        }
        return files;
    }

    private static Map<String, List<String>> blocks(Path manual, String kind) {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        List<String> lines = lines(manual);
        for (int n = 0; n < lines.size(); n++) {
            String mark = lines.get(n);
            if (mark.startsWith("<!-- " + kind + ": ")) {
                blocks.put(
                        mark.substring(("<!-- " + kind + ": ").length(), mark.length() - " -->".length()),
                        lines.stream()
                                .skip(n + 1L)
                                .dropWhile(String::isBlank)
                                .takeWhile(line -> line.isBlank() || line.startsWith(INDENT))
                                .map(line -> line.isBlank() ? "" : line.substring(INDENT.length()))
                                .collect(Collectors.toList()));
            }
        }
        return blocks;
    }

    /** Words of a command as split by a shell, without the explanation after two spaces. */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean open = false;
        for (char c : command.split(" {2,}(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", 2)[0].toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (c == ' ') {
                if (open || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
            }
        }
        if (open || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
