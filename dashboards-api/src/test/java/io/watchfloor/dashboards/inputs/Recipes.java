package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The recipes of the manual: each is an indented block after a comment with its name. */
final class Recipes {

    private static final List<Path> MANUAL = List.of(
            Path.of("docs", "inputs.md"),
            Path.of("docs", "inputs-http.md"),
            Path.of("..", "cluster-config", "docs", "beyond-loopback.md"));
    private static final String INDENT = "    ";

    private Recipes() {}

    /** @throws IllegalArgumentException if the manual has no such recipe */
    static String of(String name) {
        try {
            List<String> lines = new ArrayList<>();
            for (Path chapter : MANUAL) {
                lines.addAll(Files.readAllLines(chapter));
            }
            int start = lines.indexOf("<!-- recipe: " + name + " -->");
            if (start < 0) {
                throw new IllegalArgumentException("The manual has no recipe " + name);
            }
            return lines.stream()
                    .skip(start + 1L)
                    .dropWhile(String::isBlank)
                    .takeWhile(line -> line.startsWith(INDENT))
                    .map(line -> line.substring(INDENT.length()))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
