package io.watchfloor.dashboards.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The payloads in {@code hardening/injections.txt}, which a careless page would use as script, markup or address. */
final class Injections {

    private static final Path FILE = Path.of("src/test/resources/hardening/injections.txt");
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

    /**
     * A payload.
     *
     * @param number its index, starting at 0
     */
    record Injection(int number, String text) {

        /** Without control characters and lone surrogates, which journal and rule files do not allow. */
        String printable() {
            return text.codePoints()
                    .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                    .filter(c -> c != '\u2028' && c != '\u2029' && c != '\ufeff')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        /** As a host name, which cannot contain a slash: replaced by a similar character. */
        String asName() {
            String name =
                    printable().replace('/', '\u2215').replace('|', '\u00a6').strip();
            return name.isEmpty() || name.endsWith(".") ? "x" + number : name;
        }
    }

    private Injections() {}

    /** @param forbidden address in the payloads */
    static List<Injection> all(String forbidden) {
        List<Injection> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (!line.isEmpty() && !line.startsWith("# ")) {
                    String text = line.replace("{n}", Integer.toString(all.size()))
                            .replace("{url}", forbidden + "/" + all.size());
                    all.add(new Injection(all.size(), unescaped(text)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String unescaped(String text) {
        Matcher found = ESCAPED.matcher(text);
        return found.replaceAll(
                one -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(one.group(1), 16))));
    }
}
