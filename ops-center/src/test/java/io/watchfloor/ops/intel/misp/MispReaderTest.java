package io.watchfloor.ops.intel.misp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.watchfloor.config.testing.SharedData;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An event of MISP")
final class MispReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final MispReader READER = new MispReader(StixLimits.USUAL);
    private static final String EVENT = """
            {"Event": {"uuid": "5be1e65d-8198-497b-bdf5-5ec20a016219", "info": "Ferry", "date": "2026-02-01", "timestamp": "1772000000",
             "published": true, "publish_timestamp": "1772000100", "distribution": "%s", "Orgc": {"uuid": "55f6ea5e-2c60-40e5-964f-47a8950d210f",
             "name": "Harbour CERT"}, "Tag": [%s], "Attribute": [%s], "Object": [%s]}}""";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MispFile event(String distribution, String tags, String attributes, String objects) {
        return READER.read(bytes(EVENT.formatted(distribution, tags, attributes, objects)), Tlp.AMBER);
    }

    private static String tag(String name) {
        return "{\"name\": \"%s\"}".formatted(name.replace("\"", "\\\""));
    }

    private static String attribute(int number, String type, String value, boolean detects, String more) {
        return """
                {"uuid": "00000000-0000-4000-8000-%012d", "type": "%s", "category": "Network activity", "value": "%s", "to_ids": %b,
                 "timestamp": "1771000000"%s}""".formatted(number, type, value, detects, more);
    }

    private static StixObject only(MispFile file, String type) {
        List<StixObject> found = all(file, type);
        assertThat(found).as(type).hasSize(1);
        return found.getFirst();
    }

    private static List<StixObject> all(MispFile file, String type) {
        return file.file().objects().stream()
                .filter(one -> one.type().equals(type))
                .toList();
    }

    private static Tlp level(StixObject object) {
        return StixMarkings.level(object, id -> false, Tlp.CLEAR);
    }

    @Test
    @DisplayName("becomes a report, its organisation, indicators and observables, as the golden file shows")
    void becomesObjects() throws IOException {
        Path folder = Path.of("src/test/resources/intel/misp");
        MispFile read = READER.read(Files.readAllBytes(folder.resolve("event.json")), Tlp.AMBER);
        StringBuilder out = new StringBuilder();
        read.file()
                .entries()
                .forEach(one ->
                        out.append(one.place()).append(' ').append(text(one)).append('\n'));
        read.notConverted().forEach(one -> out.append(one).append('\n'));
        Path written = Path.of("target/golden/misp/event.txt");
        Files.createDirectories(Objects.requireNonNull(written.getParent()));
        Files.writeString(written, out);
        assertThat(out.toString()).isEqualTo(Files.readString(folder.resolve("event.txt")));

        List<MispWriter.Item> items = read.file().objects().stream()
                .map(one -> new MispWriter.Item(one, level(one)))
                .toList();
        String back = JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsString(MispWriter.write(items).response()) + "\n";
        Files.writeString(Path.of("target/golden/misp/out.json"), back);
        assertThat(back).isEqualTo(Files.readString(folder.resolve("out.json")));
    }

    private static String text(StixEntry entry) {
        StixObject object = entry.object();
        return object == null ? entry.issues().toString() : new String(object.canonical(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("of other producers is read without a refusal, and is the same after it was written and read again")
    void isAFixedPoint() throws IOException {
        Path folder = SharedData.folder().resolve("intel/misp");
        int events = 0;
        int objects = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.sorted().toList()) {
                byte[] bytes = unpacked(path);
                MispFile first = READER.read(bytes, Tlp.AMBER);
                if (path.getFileName().toString().contains("duvel")) {
                    assertThat(first.file().issues())
                            .extracting(one -> one.code().text())
                            .containsExactly("misp.form");
                    continue;
                }
                events++;
                assertThat(first.file().refused()).as(path.toString()).isFalse();
                assertThat(first.file().entries())
                        .as(path.toString())
                        .allSatisfy(one ->
                                assertThat(one.object()).as(one.toString()).isNotNull());
                assertThat(count(JSON.readTree(bytes))).as(path.toString()).isEqualTo(carriers(first.file()));
                objects += first.file().objects().size();
                MispWriter.Written out = MispWriter.write(first.file().objects().stream()
                        .map(one -> new MispWriter.Item(one, level(one)))
                        .toList());
                assertThat(out.notConverted()).as(path.toString()).isZero();
                assertThat(parts(out.response())).as(path.toString()).isEqualTo(parts(JSON.readTree(bytes)));
                MispFile second = READER.read(bytes(out.response().toString()), Tlp.AMBER);
                assertThat(canonical(second.file())).as(path.toString()).isEqualTo(canonical(first.file()));
            }
        }
        System.out.printf("%d events of MISP, %d objects%n", events, objects);
        assertThat(events).isEqualTo(31);
    }

    private static byte[] unpacked(Path path) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            return in.readAllBytes();
        }
    }

    private static long count(JsonNode root) {
        JsonNode list = root.has("response")
                ? root.path("response")
                : JSON.createArrayNode().add(root);
        long count = 0;
        for (JsonNode one : list) {
            count += one.path("Event").path("Attribute").size()
                    + one.path("Event").path("Object").size();
        }
        return count;
    }

    /** The events, attributes and objects of a file with their fields and tags, by uuid. */
    private static Map<String, Map<String, String>> parts(JsonNode root) {
        Map<String, Map<String, String>> parts = new TreeMap<>();
        JsonNode list = root.has("response")
                ? root.path("response")
                : JSON.createArrayNode().add(root);
        for (JsonNode one : list) {
            JsonNode event = one.path("Event");
            parts.put("event", fields(event, MispExtension.EVENT));
            event.path("Attribute").forEach(attribute -> add(parts, attribute, MispExtension.ATTRIBUTE));
            for (JsonNode object : event.path("Object")) {
                add(parts, object, MispExtension.OBJECT);
                object.path("Attribute").forEach(attribute -> add(parts, attribute, MispExtension.ATTRIBUTE));
                object.path("ObjectReference").forEach(reference -> add(parts, reference, MispExtension.REFERENCE));
            }
            event.path("EventReport").forEach(report -> add(parts, report, MispExtension.REPORT));
        }
        return parts;
    }

    private static void add(Map<String, Map<String, String>> parts, JsonNode one, List<String> fields) {
        parts.put(one.path("uuid").asText(), fields(one, fields));
    }

    private static Map<String, String> fields(JsonNode one, List<String> names) {
        Map<String, String> fields = new TreeMap<>();
        for (String name : names) {
            if (!one.path(name).asText("").isEmpty() && !one.path(name).isNull()) {
                fields.put(name, one.path(name).asText());
            }
        }
        fields.put("tags", new TreeSet<>(MispTags.of(one).others()).toString());
        return fields;
    }

    /** The objects that were made from an attribute or an object. */
    private static long carriers(StixFile file) {
        return file.objects().stream()
                .map(one -> MispExtension.of(one.json()))
                .filter(one -> one.has("attribute") || one.has("object"))
                .count();
    }

    private static Map<String, String> canonical(StixFile file) {
        return file.objects().stream()
                .collect(Collectors.toMap(
                        one -> one.id() + " " + one.version(),
                        one -> new String(one.canonical(), StandardCharsets.UTF_8),
                        (one, same) -> one,
                        TreeMap::new));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "3;;amber", "3;tlp:white;clear", "3;tlp:clear;clear", "3;TLP:GREEN;green",
                        "3;tlp:amber+strict;amber+strict",
                "3;tlp:red;red", "3;tlp:unclear;red", "3;tlp:green,tlp:red;red", "2;tlp:clear;green",
                        "1;tlp:green;amber",
                "0;tlp:clear;amber+strict", "0;;amber+strict", "4;tlp:clear;red", "5;tlp:clear;red", "9;tlp:clear;red"
            })
    @DisplayName("has the more restrictive level of its labels and its distribution")
    void hasALevel(String distribution, String tags, String expected) {
        String list = tags == null
                ? ""
                : Arrays.stream(tags.split(",")).map(MispReaderTest::tag).collect(Collectors.joining(","));
        MispFile read = event(distribution, list, attribute(1, "domain", "ferry.example", true, ""), "");
        assertThat(level(only(read, "report"))).isEqualTo(Tlp.of(expected));
        assertThat(level(only(read, "indicator"))).isEqualTo(Tlp.of(expected));
        assertThat(level(only(read, "identity"))).isEqualTo(Tlp.of(expected));
    }

    @Test
    @DisplayName("has attributes that are more restricted than the event, and never less")
    void restrictsAttributes() {
        MispFile read = event(
                "3",
                tag("tlp:green"),
                attribute(1, "domain", "one.example", true, ", \"Tag\": [" + tag("tlp:red") + "]") + ","
                        + attribute(2, "domain", "two.example", true, ", \"Tag\": [" + tag("tlp:clear") + "]") + ","
                        + attribute(3, "domain", "three.example", true, ", \"distribution\": \"0\""),
                "");
        assertThat(all(read, "indicator").stream().map(MispReaderTest::level))
                .containsExactly(Tlp.RED, Tlp.GREEN, Tlp.AMBER_STRICT);
        assertThat(level(only(read, "report"))).isEqualTo(Tlp.GREEN);
    }

    @Test
    @DisplayName("has a later version after a change of the attribute or of the event, with the age of the attribute")
    void hasVersions() {
        String first = EVENT.formatted("3", "", attribute(1, "domain", "one.example", true, ""), "");
        List<String> versions = Stream.of(
                        first,
                        first.replace("1772000000", "1772000500"),
                        first.replace("1772000000", "1772000600").replace("1771000000", "1771000001"))
                .map(text -> String.valueOf(
                        only(READER.read(bytes(text), Tlp.AMBER), "indicator").version()))
                .toList();
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(versions).allMatch(one -> one.startsWith("2026-02-13T16:26:4"));
    }

    @Test
    @DisplayName("revokes what is deleted, and ends what expired")
    void ends() {
        MispFile read = event(
                "3",
                "",
                attribute(1, "domain", "one.example", true, ", \"deleted\": true") + ","
                        + attribute(
                                2,
                                "domain",
                                "two.example",
                                true,
                                ", \"Sighting\": [{\"type\": \"2\", \"date_sighting\": \"1773000000\"},"
                                        + " {\"type\": \"0\", \"date_sighting\": \"1772500000\"},"
                                        + " {\"type\": \"1\", \"date_sighting\": \"1772600000\"}]"),
                "");
        List<StixObject> indicators = all(read, "indicator");
        assertThat(indicators.get(0).revoked()).isTrue();
        assertThat(indicators.get(1).revoked()).isFalse();
        assertThat(indicators.get(1).text("valid_until")).isEqualTo("2026-03-08T20:00:00.000Z");
        assertThat(only(read, "sighting").text("sighting_of_ref"))
                .isEqualTo(indicators.get(1).id());
        assertThat(only(read, "opinion").text("opinion")).isEqualTo("strongly-disagree");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "ip-dst;198.51.100.7;[ipv4-addr:value = '198.51.100.7']",
                "ip-src;2001:db8::7;[ipv6-addr:value = '2001:db8::7']",
                "ip-dst;203.0.113.0/24;[ipv4-addr:value ISSUBSET '203.0.113.0/24']",
                "ip-dst|port;198.51.100.7|443;[(network-traffic:dst_ref.value = '198.51.100.7' AND network-traffic:dst_port = 443)]",
                "domain|ip;a.example|198.51.100.7;[domain-name:value = 'a.example' OR ipv4-addr:value = '198.51.100.7']",
                "filename|sha1;it's.exe|DA39A3EE5E6B4B0D3255BFEF95601890AFD80709;[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']",
                "email-src;a@b.example;[email-addr:value = 'a@b.example']",
                "mutex;it's;[mutex:name = 'it\\'s']",
                "yara;rule a { condition: true };rule a { condition: true }"
            })
    @DisplayName("has values for detection, which become patterns")
    void detects(String type, String value, String pattern) {
        MispFile read = event("3", "", attribute(1, type, value, true, ""), "");
        assertThat(only(read, "indicator").text("pattern")).isEqualTo(pattern);
        assertThat(read.notConverted()).isEmpty();
    }

    @Test
    @DisplayName("names what is kept as a note or left out, with a count and the first place")
    void namesTheRest() {
        MispFile read = event(
                "3",
                "",
                String.join(
                        ",",
                        attribute(1, "ip-dst", "not an address", true, ""),
                        attribute(2, "pdb", "a.pdb", false, ""),
                        attribute(3, "pdb", "b.pdb", false, ", \"ShadowAttribute\": [{}, {}]"),
                        attribute(4, "attachment", "a.doc", false, ", \"data\": \"QQ==\""),
                        attribute(
                                5, "domain", "dns.example", true, ", \"warnings\": [\"Top domains\"], \"strange\": 1")),
                "");
        assertThat(all(read, "note")).hasSize(4);
        assertThat(only(read, "observed-data").id()).endsWith("000000000005");
        assertThat(read.notConverted())
                .extracting(one -> one.code() + " " + one.count() + " " + one.place())
                .containsExactlyInAnyOrder(
                        "misp.value 1 /Event/Attribute/0",
                        "misp.note 2 /Event/Attribute/1",
                        "misp.proposal 2 /Event/Attribute/2/ShadowAttribute",
                        "misp.attachment 1 /Event/Attribute/3/data",
                        "misp.note 1 /Event/Attribute/3",
                        "misp.warning-list 1 /Event/Attribute/4",
                        "misp.field 1 /Event/Attribute/4/strange");
    }

    @Test
    @DisplayName("refuses an event or attribute alone, with its place")
    void refusesParts() {
        MispFile read = event(
                "3",
                "",
                String.join(
                        ",",
                        "{\"type\": \"domain\"}",
                        attribute(2, "domain", "ok.example", true, "").replace("1771000000", "yesterday"),
                        attribute(3, "domain", "ok.example", true, "")),
                "{\"name\": \"file\"}");
        assertThat(refusals(read))
                .containsExactly(
                        "misp.attribute /Event/Attribute/0",
                        "misp.timestamp /Event/Attribute/1/timestamp",
                        "misp.attribute /Event/Object/0");
        assertThat(all(read, "indicator")).hasSize(1);
        String list =
                "[%s, {\"Event\": {\"info\": \"a\", \"uuid\": \"x\"}}, 7]".formatted(EVENT.formatted("3", "", "", ""));
        assertThat(refusals(READER.read(bytes(list), Tlp.AMBER)))
                .containsExactly("misp.event /1/Event/uuid", "misp.form /2");
    }

    private static List<String> refusals(MispFile read) {
        return read.file()
                .allIssues()
                .filter(one -> one.code().refuses())
                .map(one -> one.code().text() + " " + one.place())
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"Event\": ;stix.not-json",
                "7;misp.form",
                "[];misp.form",
                "{};misp.form",
                "{\"Event\": {}} {};stix.not-json",
                "{\"Event\": {\"a\": 1, \"a\": 2}};stix.not-json",
                "{\"response\": 1};misp.form"
            })
    @DisplayName("that cannot be read has a stable code")
    void refusesFiles(String text, String code) {
        MispFile read = READER.read(bytes(text), Tlp.AMBER);
        assertThat(read.file().refused()).isTrue();
        assertThat(read.file().issues().getFirst().code().text()).isEqualTo(code);
    }

    @Test
    @DisplayName("is refused before it is read if it is too large, too deep or has too many attributes")
    void hasBudgets() {
        StixLimits small = new StixLimits(100_000, 3, 24, 1_000, 100);
        MispReader reader = new MispReader(small);
        String four = Stream.of(1, 2, 3, 4)
                .map(one -> attribute(one, "domain", "a.example", true, ""))
                .collect(Collectors.joining(","));
        assertThat(code(reader, EVENT.formatted("3", "", four, ""))).isEqualTo("misp.count");
        assertThat(code(reader, " ".repeat(100_001))).isEqualTo("stix.file-size");
        assertThat(code(reader, "[".repeat(70))).isEqualTo("stix.not-json");
        assertThat(code(reader, "[" + "1,".repeat(20_000) + "1]")).isEqualTo("stix.value-count");
    }

    private static String code(MispReader reader, String text) {
        return reader.read(bytes(text), Tlp.AMBER)
                .file()
                .issues()
                .getFirst()
                .code()
                .text();
    }

    @Test
    @DisplayName("is read or refused, and never fails, whatever is wrong with it")
    void survivesMutations() throws IOException {
        String given = Files.readString(Path.of("src/test/resources/intel/misp/event.json"));
        Random random = new Random(29);
        List<String> parts =
                List.of("null", "[]", "{}", "\"\"", "-1", "1e999", "\"\\u0000\"", "true", "\"99999999999\"", "[[[]]]");
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            String text = given;
            for (int j = random.nextInt(3); j >= 0; j--) {
                int at = random.nextInt(text.length());
                text = switch (random.nextInt(3)) {
                    case 0 ->
                        text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(20)));
                    case 1 -> replaced(text, at, parts.get(random.nextInt(parts.size())));
                    default -> text.substring(0, at) + (char) random.nextInt(0x80) + text.substring(at);
                };
            }
            MispFile read = READER.read(bytes(text), Tlp.AMBER);
            for (StixEntry entry : read.file().entries()) {
                assertThat(entry.place()).startsWith("/");
                assertThat(entry.object() != null || !entry.issues().isEmpty()).isTrue();
            }
            List<MispWriter.Item> items = new ArrayList<>();
            read.file().objects().forEach(one -> items.add(new MispWriter.Item(one, level(one))));
            assertThat(MispWriter.write(items).response().has("response")).isTrue();
            refused += read.file().refused() ? 1 : 0;
        }
        assertThat(refused).isBetween(100, 2_900);
    }

    /** Replaces the value after a colon. */
    private static String replaced(String text, int from, String value) {
        int colon = text.indexOf(": ", from);
        if (colon < 0) {
            return text;
        }
        int end = colon + 2;
        while (end < text.length() && ",}\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, colon + 2) + value + text.substring(end);
    }
}
