package io.watchfloor.sigma.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.evtx.ChunkWriter.Given;
import org.junit.jupiter.api.Test;

class EvtxReaderTest {

    private final ChunkWriter out = new ChunkWriter();

    @Test
    void recordsAreReadAlsoWhenTheirTemplateStandsInAnEarlierOne() {
        EvtxFiles read = EvtxFiles.of(EvtxSample.threeProcesses());

        assertThat(read.damage()).isEmpty();
        assertThat(read.numbers()).containsExactly(1L, 2L, 3L);
        assertThat(read.records())
                .containsExactly(
                        EvtxSample.processJson(1, "C:\\Tools\\a.exe"),
                        EvtxSample.processJson(2, "C:\\Windows\\System32\\whoami.exe"),
                        EvtxSample.processJson(3, "C:\\Tools\\b.exe"));
    }

    @Test
    void everyTypeOfValueHasItsText() {
        assertThat(value(0x00)).isEqualTo("null");
        assertThat(value(0x01, 'a', 0, '"', 0, 0xe9, 0, 0, 0)).isEqualTo("\"a\\\"é\"");
        assertThat(value(0x01, 0x3d, 0xd8, 0x00, 0xde, 0x3d, 0xd8)).isEqualTo("\"😀�\"");
        assertThat(value(0x01)).isEqualTo("\"\"");
        assertThat(value(0x02, 'a', 0xe9, 0)).isEqualTo("\"aé\"");
        assertThat(value(0x03, 0xfe)).isEqualTo("-2");
        assertThat(value(0x04, 0xfe)).isEqualTo("254");
        assertThat(value(0x05, 0xfe, 0xff)).isEqualTo("-2");
        assertThat(value(0x06, 0xfe, 0xff)).isEqualTo("65534");
        assertThat(value(0x07, 0xfe, 0xff, 0xff, 0xff)).isEqualTo("-2");
        assertThat(value(0x08, 0xfe, 0xff, 0xff, 0xff)).isEqualTo("4294967294");
        assertThat(value(0x09, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).isEqualTo("-2");
        assertThat(value(0x0a, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).isEqualTo("18446744073709551614");
        assertThat(value(0x0b, 0, 0, 0xc0, 0x3f)).isEqualTo("1.5");
        assertThat(value(0x0b, 0, 0, 0xc0, 0x7f)).isEqualTo("\"NaN\"");
        assertThat(value(0x0c, 0, 0, 0, 0, 0, 0, 0x04, 0xc0)).isEqualTo("-2.5");
        assertThat(value(0x0d, 1, 0, 0, 0)).isEqualTo("true");
        assertThat(value(0x0d, 0, 0, 0, 0)).isEqualTo("false");
        assertThat(value(0x0e, 0x01, 0xab)).isEqualTo("\"01AB\"");
        assertThat(value(0x0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0xff))
                .isEqualTo("\"04030201-0605-0807-090A-0B0C0D0E0FFF\"");
        assertThat(value(0x10, 0x34, 0x12, 0, 0)).isEqualTo("\"0x1234\"");
        assertThat(value(0x11, 0, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("\"1601-01-01T00:00:00.000000Z\"");
        assertThat(value(0x11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
                .isEqualTo("\"60056-05-28T05:36:10.955161Z\"");
        assertThat(value(0x12, 0xea, 7, 11, 0, 3, 0, 25, 0, 3, 0, 4, 0, 5, 0, 6, 0))
                .isEqualTo("\"2026-11-25T03:04:05.006000Z\"");
        assertThat(value(0x13, 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0))
                .isEqualTo("\"S-1-5-32-544\"");
        assertThat(value(0x14, 0xff, 0, 0, 0x80)).isEqualTo("\"0x800000ff\"");
        assertThat(value(0x15, 0xff, 0, 0, 0, 0, 0, 0, 0x80)).isEqualTo("\"0x80000000000000ff\"");
        assertThat(value(0x20, 1, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("\"0x1\"");
        assertThat(value(0x7e, 1, 2)).isEqualTo("\"0102\"");
    }

    @Test
    void everyArrayIsAList() {
        assertThat(value(0x81, 'a', 0, 0, 0, 0, 0, 'b', 0, 0, 0)).isEqualTo("[\"a\",\"\",\"b\"]");
        assertThat(value(0x82, 'a', 0, 'b')).isEqualTo("[\"a\",\"b\"]");
        assertThat(value(0x86, 1, 0, 2, 0)).isEqualTo("[1,2]");
        assertThat(value(0x8d, 1, 0, 0, 0, 0, 0, 0, 0)).isEqualTo("[true,false]");
        assertThat(value(0x93, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 5, 19, 0, 0, 0))
                .isEqualTo("[\"S-1-5-18\",\"S-1-5-19\"]");
        assertThat(value(0x81)).isEqualTo("[]");
    }

    @Test
    void aValueThatDoesNotFitItsTypeIsGivenAsItsBytes() {
        assertThat(value(0x08, 1, 2)).isEqualTo("\"0102\"");
        assertThat(value(0x0f, 1, 2)).isEqualTo("\"0102\"");
        assertThat(value(0x13, 1, 9, 0, 0, 0, 0, 0, 5)).isEqualTo("\"0109000000000005\"");
        assertThat(value(0x0a)).isEqualTo("\"\"");
        assertThat(value(0x86, 1, 0, 2)).isEqualTo("[1,\"02\"]");
    }

    @Test
    void markupIsResolved() {
        assertThat(fragment(() -> out.element("a", () -> {
                    out.text("x ");
                    out.entity("amp");
                    out.bytes(0x08, 0x41, 0);
                    out.entity("other");
                    out.cdata("<c>");
                    out.instruction("target", "data");
                })))
                .isEqualTo("{\"a\":\"x &A&other;<c>\"}");
    }

    @Test
    void attributesStandBesideTextAndNothingIsMadeOfWhatIsNull() {
        assertThat(instance(
                        () -> out.element(
                                "EventID",
                                true,
                                () -> {
                                    out.attribute("Qualifiers", () -> out.optional(0, 0x06));
                                    out.attribute("Gone", () -> out.optional(1, 0x06));
                                    out.attribute("Beyond", () -> out.optional(9, 0x06));
                                },
                                () -> out.optional(0, 0x06)),
                        new Given(0x06, () -> out.u16(7)),
                        new Given(0x00, () -> {})))
                .isEqualTo("{\"EventID\":{\"#attributes\":{\"Qualifiers\":7},\"#text\":7}}");
        assertThat(instance(
                        () -> out.element("e", true, () -> out.attribute("Gone", () -> out.optional(0, 6)), null),
                        new Given(0x00, () -> {})))
                .isEqualTo("{\"e\":null}");
    }

    @Test
    void dataTakesItsNameAndWithoutOneMakesAList() {
        assertThat(fragment(() -> out.element("EventData", () -> {
                    EvtxSample.named(out, "x", 0, 1);
                    EvtxSample.named(out, "x", 0, 1);
                    out.element("Data", () -> out.text("one"));
                    out.element("Data", true, null, null);
                    out.element("Binary", () -> out.text("b"));
                })))
                .isEqualTo("{\"EventData\":{\"x\":null,\"x_1\":null,\"Data\":[\"one\",null],\"Binary\":\"b\"}}");
        assertThat(fragment(() -> out.element("EventData", () -> out.element("Data", () -> out.text("one")))))
                .isEqualTo("{\"EventData\":{\"Data\":\"one\"}}");
    }

    @Test
    void namesThatComeAgainAreNumbered() {
        assertThat(fragment(() -> out.element("a", () -> {
                    out.element("b_1", () -> out.text("0"));
                    out.element("b", () -> out.text("1"));
                    out.element("b", () -> out.text("2"));
                    out.element("b", () -> out.text("3"));
                })))
                .isEqualTo("{\"a\":{\"b_1\":\"0\",\"b\":\"1\",\"b_2\":\"2\",\"b_3\":\"3\"}}");
    }

    @Test
    void aFragmentAsValueHasElementsWithAndWithoutDependency() {
        for (boolean dependency : new boolean[] {false, true}) {
            assertThat(instance(
                            () -> out.element("UserData", () -> out.optional(0, 0x21)),
                            new Given(0x21, () -> out.element("inner", dependency, null, () -> out.text("x")))))
                    .isEqualTo("{\"UserData\":{\"inner\":\"x\"}}");
        }
    }

    private String value(int type, int... bytes) {
        String json =
                instance(() -> out.element("v", () -> out.optional(0, type)), new Given(type, () -> out.bytes(bytes)));
        return json.substring("{\"v\":".length(), json.length() - 1);
    }

    private String instance(Runnable template, Given... values) {
        return fragment(() -> out.instance("template at " + out.at(), template, values));
    }

    private String fragment(Runnable content) {
        out.record(1, () -> {
            out.header();
            content.run();
            out.end();
        });
        EvtxFiles read = EvtxFiles.of(ChunkWriter.file(false, out.chunk()));
        assertThat(read.damage()).isEmpty();
        return read.records().getLast();
    }
}
