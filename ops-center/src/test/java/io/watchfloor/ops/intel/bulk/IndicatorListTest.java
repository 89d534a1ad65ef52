package io.watchfloor.ops.intel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intel.bulk.IndicatorList.Defaults;
import io.watchfloor.ops.intel.bulk.IndicatorList.Format;
import io.watchfloor.ops.intel.bulk.IndicatorList.Line;
import io.watchfloor.ops.intel.bulk.IndicatorList.Read;
import io.watchfloor.ops.intel.stix.StixLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A list of indicators")
final class IndicatorListTest {

    private static Read read(String text, Format format) {
        return IndicatorList.read(text.getBytes(StandardCharsets.UTF_8), format, Defaults.NONE, StixLimits.USUAL, 100);
    }

    private static BulkItem item(Line line) {
        assertThat(line.refusal()).as(line.toString()).isNull();
        return Objects.requireNonNull(line.item());
    }

    private static String code(Read read) {
        return Objects.requireNonNull(read.refusal()).code();
    }

    private static String brief(Line line) {
        BulkResult.Refusal refusal = line.refusal();
        BulkItem item = line.item();
        return item == null
                ? line.number() + " " + Objects.requireNonNull(refusal).code()
                : line.number() + " " + item.kind() + " " + item.value();
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "198.51.100.7 | ipv4 | 198.51.100.7",
                "198[.]51[.]100[.]7 | ipv4 | 198.51.100.7",
                "2001:db8::7 | ipv6 | 2001:db8::7",
                "[2001:db8::7] | ipv6 | 2001:db8::7",
                "203.0.113.0/24 | network | 203.0.113.0/24",
                "Ferry.Example | domain | Ferry.Example",
                "ferry(dot)example | domain | ferry.example",
                "ferry[.example | domain | ferry.example",
                "hxxps://ferry[.]example/a#b | url | https://ferry.example/a#b",
                "hXXp[:]//ferry.example | url | http://ferry.example",
                "ann[at]ferry[dot]example | email | ann@ferry.example",
                "D41D8CD98F00B204E9800998ECF8427E | md5 | D41D8CD98F00B204E9800998ECF8427E",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709 | sha1 | da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "\"ferry.example\" | domain | ferry.example"
            })
    @DisplayName("has values whose type is found, also if they are defanged")
    void findsTypes(String written, String kind, String value) {
        BulkItem item = item(read(written, Format.LIST).lines().getFirst());
        assertThat(item.kind()).isEqualTo(kind);
        assertThat(item.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.300",
                "ferry",
                "ferry.example/path",
                "198.51.100.7:443",
                "a b",
                "*.ferry.example",
                "ferry.123"
            })
    @DisplayName("has lines that are of no type, which are refused alone with their number")
    void refusesLines(String written) {
        Read read = read("one.example\n" + written + "\ntwo.example\n", Format.LIST);
        assertThat(read.lines().stream().map(IndicatorListTest::brief))
                .containsExactly("1 domain one.example", "2 list.value", "3 domain two.example");
    }

    @Test
    @DisplayName("may have comments, blank lines, lines of a hosts file and repeated values")
    void skips() {
        Read read = read("""
                # Blocklist
                ; another comment
                // and another

                203.0.113.0/24 ; SBL256894
                0.0.0.0 ferry.example # C2
                127.0.0.1 localhost
                ::1 ip6-localhost
                FERRY.example.
                http://ferry.example/#part
                """, Format.LIST);
        assertThat(read.lines().stream().map(IndicatorListTest::brief))
                .containsExactly(
                        "5 network 203.0.113.0/24", "6 domain ferry.example", "10 url http://ferry.example/#part");
        assertThat(read.repeated()).isEqualTo(1);
        assertThat(read.lines().stream().map(one -> item(one).externalId()))
                .containsExactly("203.0.113.0/24", "ferry.example", "http://ferry.example/#part");
    }

    @Test
    @DisplayName("has a short external id also for a long URL, and the same one each time")
    void hashesLongUrls() {
        String url = "https://ferry.example/" + "a".repeat(300);
        String id = item(read(url, Format.LIST).lines().getFirst()).externalId();
        assertThat(id).startsWith("sha256:").hasSize(71);
        assertThat(item(read("#\n" + url, Format.LIST).lines().getFirst()).externalId())
                .isEqualTo(id);
    }

    @Test
    @DisplayName("in CSV has columns by name, in any order, and others are ignored")
    void readsColumns() {
        Read read = read("""
                External_ID,note,Indicator Type,value,confidence,tlp,action,valid_from,Valid Until
                a1,"one, ""two""\",hostname,ferry[.]example,80,GREEN,allow,2026-01-01,2027-01-01 10:00:00
                a2,,FileHash-MD5,d41d8cd98f00b204e9800998ecf8427e,,,,,2027-01-01T00:00:00Z
                ,,,198.51.100.7,,,,,
                a4,,ip:port,198.51.100.7:443,,,,,
                a5,,md5,ferry.example,,,,,
                a6,,,ferry.example,101,,,,
                a7,,,ferry.example,,,,,tomorrow
                a1,,,other.example,,,,,
                a1,,domain,ferry.example,,,,,
                # comment
                """, Format.CSV);
        assertThat(read.lines().stream().map(IndicatorListTest::brief))
                .containsExactly(
                        "2 domain ferry.example",
                        "3 md5 d41d8cd98f00b204e9800998ecf8427e",
                        "4 ipv4 198.51.100.7",
                        "5 list.type",
                        "6 list.value",
                        "7 list.confidence",
                        "8 list.time",
                        "9 list.external-id");
        assertThat(read.repeated()).isEqualTo(1);
        assertThat(item(read.lines().getFirst()))
                .isEqualTo(new BulkItem(
                        null,
                        "a1",
                        "domain",
                        "ferry.example",
                        80,
                        new BulkItem.Validity(
                                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T10:00:00Z")),
                        "green",
                        "allow"));
    }

    @Test
    @DisplayName("in CSV may name its columns in the last of the comments before it")
    void readsColumnsInComments() {
        Read read = read("""
                # Say "hello"
                #
                # "first_seen_utc","ioc_id","ioc_value","ioc_type"
                "2026-03-01 10:00:00", "7", "ferry.example", "domain"
                """, Format.CSV);
        assertThat(read.lines().stream().map(IndicatorListTest::brief)).containsExactly("4 domain ferry.example");
        assertThat(item(read.lines().getFirst()).externalId()).isEqualTo("7");
    }

    @Test
    @DisplayName("is refused as a whole with a stable code")
    void refusesFiles() {
        assertThat(code(read("one.example,two\n", Format.CSV))).isEqualTo("list.columns");
        assertThat(code(read("value\n\"one.example\n", Format.CSV))).isEqualTo("list.quote");
        assertThat(code(read("# nothing\n", Format.LIST))).isEqualTo("list.empty");
        assertThat(code(read("value\n", Format.CSV))).isEqualTo("list.empty");
        String many =
                IntStream.range(0, 101).mapToObj(i -> "a" + i + ".example").collect(Collectors.joining("\n"));
        assertThat(code(read(many, Format.LIST))).isEqualTo("list.count");
        assertThat(code(read("value\n" + many, Format.CSV))).isEqualTo("list.count");
        byte[] latin = "ferry.example # caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(code(IndicatorList.read(latin, Format.LIST, Defaults.NONE, StixLimits.USUAL, 100)))
                .isEqualTo("stix.not-utf8");
        StixLimits small = new StixLimits(10, 1, 1, 1, 1);
        assertThat(code(IndicatorList.read(
                        "ferry.example".getBytes(StandardCharsets.UTF_8), Format.LIST, Defaults.NONE, small, 100)))
                .isEqualTo("stix.file-size");
        assertThat(read("a".repeat(5_000) + ".example", Format.LIST).lines().stream()
                        .map(IndicatorListTest::brief))
                .containsExactly("1 list.line");
    }

    @Test
    @DisplayName("is read or refused, whatever is wrong with it, and each value is one that is stored")
    void survivesMutations() throws BulkIndicator.Invalid {
        String given =
                "value,type,id,confidence,until\nhxxp://ferry[.]example/a?b=\"\"c,url,1,50,2027-01-01\n198.51.100.0/24,,,,\n";
        Random random = new Random(29);
        String marks = ",\"#;[](){}\n\r\\/:.@ a1\u00e9\u0130";
        int stored = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(given);
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), marks.charAt(random.nextInt(marks.length())));
            }
            for (Format format : Format.values()) {
                for (Line line : read(text.toString(), format).lines()) {
                    BulkItem item = line.item();
                    assertThat(item == null).isEqualTo(line.refusal() != null);
                    if (item != null) {
                        assertThat(BulkIndicator.of(item, "ann").value()).isNotNull();
                        stored++;
                    }
                }
            }
        }
        assertThat(stored).isGreaterThan(1_000);
    }
}
