package io.watchfloor.dashboards.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Manuals name existing commands and options, and their links have targets. */
class ManualsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("(?:^|[`|(] ?)watchfloor (?!-)([^`]+)");

    @Test
    void everyLinkHasATarget() {
        List<String> broken = new ArrayList<>();
        for (Path manual : Manuals.all()) {
            Matcher links = LINK.matcher(String.join("\n", Manuals.lines(manual)));
            while (links.find()) {
                String target = links.group(1);
                if (!target.contains("://") && !isThere(manual, target)) {
                    broken.add(manual + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean isThere(Path manual, String target) {
        String[] parts = target.split("#", 2);
        Path file =
                parts[0].isEmpty() ? manual : manual.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** Anchors of headings as GitHub creates them. */
    private static Set<String> anchors(Path file) {
        return Manuals.lines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void everyCommandIsOneOfThePrograms() {
        CommandLine program =
                Watchfloor.line(new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8));
        List<String> unknown = new ArrayList<>();
        for (Path manual : Manuals.all()) {
            if (manual.endsWith("CHANGELOG.md") || manual.endsWith("CONTRIBUTING.md")) {
                continue;
            }
            for (String line : Manuals.lines(manual)) {
                Matcher commands = COMMAND.matcher(line.startsWith("    ") ? line.strip() : codeOf(line));
                while (commands.find()) {
                    alternatives(commands.group(1))
                            .filter(command -> !accepts(program, command))
                            .forEach(command -> unknown.add(manual + ": watchfloor " + command));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** Only text in backticks. */
    private static String codeOf(String line) {
        return Pattern.compile("`[^`]*`")
                .matcher(line)
                .results()
                .map(found -> found.group())
                .collect(Collectors.joining(" "));
    }

    /** "sensors list | show ID" are two commands of the group "sensors". */
    private static Stream<String> alternatives(String text) {
        String command =
                text.replaceAll("'[^']*'", "VALUE").split(" {2,}| >|\\)", 2)[0].replaceAll("[\\[\\]…]|\\.\\.\\.", "");
        String[] parts = command.split(" ?\\| ?", -1);
        String[] first = parts[0].split(" ", -1);
        return Stream.concat(
                Stream.of(parts[0]),
                Stream.of(parts)
                        .skip(1)
                        .map(part -> first.length == 1
                                ? part
                                : first[0] + " " + (part.startsWith("-") ? first[1] + " " : "") + part));
    }

    private static boolean accepts(CommandLine program, String command) {
        try {
            program.parseArgs(Manuals.words(command).toArray(String[]::new));
            return true;
        } catch (UnmatchedArgumentException e) {
            return false;
        } catch (ParameterException e) {
            // Placeholders such as TIME are not valid values, and short mentions omit required options: both are
            // accepted.
            return !String.valueOf(e.getMessage()).startsWith("Unknown");
        }
    }
}
