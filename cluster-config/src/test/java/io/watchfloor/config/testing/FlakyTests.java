package io.watchfloor.config.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Names each test that failed and passed only when it was run again. {@code .ci/flaky-tests.txt} lists the known ones. A line of the list:
 * date, class and method, reason. It counts for {@value #DAYS} days, then the test must be mended.
 *
 * <p>More than {@value #MOST} tests that are not listed fail the build: a change that makes tests flaky shows in several of them. One alone
 * does not fail it, because the machine that builds is shared, and one slow second among 4,000 tests is no finding.
 */
public final class FlakyTests {

    private static final int DAYS = 30;

    private static final int MOST = 2;

    private FlakyTests() {}

    /** @param args the list, the start of the build (reports that are older are of another one), and folders of reports */
    public static void main(String[] args) throws IOException {
        Map<String, LocalDate> listed = listed(Files.readAllLines(Path.of(args[0])));
        Instant start = Instant.parse(args[1]);
        Set<String> flaky = new TreeSet<>();
        for (String folder : List.of(args).subList(2, args.length)) {
            flaky.addAll(flaky(Path.of(folder), start));
        }
        flaky.forEach(test -> System.err.println("Flaky: " + test + " passed only when it was run again."));
        List<String> problems = problems(flaky, listed, LocalDate.ofInstant(start, ZoneOffset.UTC));
        problems.forEach(System.err::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    /** What is wrong, a sentence each. */
    static List<String> problems(Iterable<String> flaky, Map<String, LocalDate> listed, LocalDate today) {
        List<String> problems = new ArrayList<>();
        List<String> unlisted = new ArrayList<>();
        for (String test : flaky) {
            LocalDate since = listed.get(test);
            if (since == null) {
                unlisted.add(test);
            } else if (since.plusDays(DAYS).isBefore(today)) {
                problems.add("The line of " + test + " in .ci/flaky-tests.txt is of " + since + ", older than " + DAYS
                        + " days. Mend the test.");
            }
        }
        if (unlisted.size() > MOST) {
            problems.add(unlisted.size() + " tests passed only when they were run again, and at most " + MOST
                    + " may without a line in .ci/flaky-tests.txt. Mend them, or list them with date and reason: "
                    + String.join(", ", unlisted));
        }
        return problems;
    }

    /** Test and date of each line. */
    static Map<String, LocalDate> listed(List<String> lines) {
        Map<String, LocalDate> listed = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 3);
            try {
                if (parts.length < 3 || !parts[1].contains("#")) {
                    throw new IllegalArgumentException(line);
                }
                listed.put(parts[1], LocalDate.parse(parts[0]));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "Line " + (i + 1) + " of the list of flaky tests is not DATE CLASS#METHOD REASON: " + line, e);
            }
        }
        return listed;
    }

    /** Class and method of each test that failed and then passed, as the reports that were written since then have it. */
    static Set<String> flaky(Path reports, Instant since) throws IOException {
        Set<String> flaky = new TreeSet<>();
        if (!Files.isDirectory(reports)) {
            return flaky;
        }
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    continue;
                }
                NodeList tests = parser().parse(file.toFile()).getElementsByTagName("testcase");
                for (int i = 0; i < tests.getLength(); i++) {
                    Element test = (Element) tests.item(i);
                    if (test.getElementsByTagName("flakyFailure").getLength() > 0
                            || test.getElementsByTagName("flakyError").getLength() > 0) {
                        // A repetition of a test has its parameters behind its name.
                        String method = test.getAttribute("name").split("[(\\[{]", 2)[0];
                        flaky.add(test.getAttribute("classname") + "#" + method);
                    }
                }
            }
        } catch (SAXException e) {
            throw new IOException(e);
        }
        return flaky;
    }

    private static DocumentBuilder parser() {
        try {
            return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
