package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verifier in JavaScript, which was written from the manual alone, accepts and refuses the same referrals as the verifier in Java, and
 * names the same places. {@code -Pfull} flips 10,000 bits.
 */
class SecondVerifierIT {

    private static final int FLIPS = Integer.getInteger("watchfloor.referral.flips", 300);

    private static SecondVerifier second;

    private final Random random = new Random(6962);

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        second = SecondVerifier.start();
    }

    @AfterAll
    static void end() {
        // The extension that skips the class calls this, too.
        if (second != null) {
            second.close();
        }
    }

    private List<byte[]> referrals() throws IOException {
        Referral redacted = ReferralCheckTest.redacted(
                new SampleReferral(4, random).build(),
                List.of(new Redaction(0, "raw*"), new Redaction(3, ""), new Redaction(13, "title")));
        List<byte[]> all = new ArrayList<>(List.of(
                new SampleReferral(4, random).file(),
                SampleReferral.bytes(redacted),
                new SampleReferral(3, random).erase(4).file(),
                CustodyTest.withExhibits(2).file()));
        for (String golden : List.of("whole", "redacted", "erased", "custody", "upgraded")) {
            all.add(ReferralGoldenTest.golden(golden));
        }
        return all;
    }

    @Test
    void bothReadTheSameOfIntactReferrals() throws IOException {
        for (byte[] file : referrals()) {
            assertThat(second.accepts(file, "intact")).isTrue();
            JsonNode read = second.summary(file);
            Referral referral = ReferralCheck.check(file, Set.of()).referral().orElseThrow();
            assertThat(read.path("items").asInt()).isEqualTo(referral.chain().size() - 2);
            List<Long> erased = new ArrayList<>();
            read.path("erased").forEach(number -> erased.add(number.asLong()));
            assertThat(erased).isEqualTo(referral.header().header().erased());
            SortedMap<Long, List<String>> shown = new TreeMap<>();
            read.path("shown").properties().forEach(item -> {
                List<String> names = new ArrayList<>();
                item.getValue().forEach(name -> names.add(name.isNull() ? "(withheld)" : name.asText()));
                shown.put(Long.valueOf(item.getKey()), names);
            });
            SortedMap<Long, List<String>> names = new TreeMap<>();
            referral.items()
                    .forEach((number, leaves) -> names.put(
                            number, leaves.stream().map(SecondVerifierIT::name).toList()));
            assertThat(shown).isEqualTo(names);
            List<String> custody = new ArrayList<>();
            read.path("custody")
                    .forEach(log -> custody.add("%s: %d, %d findings"
                            .formatted(
                                    log.path("exhibit").asText(),
                                    log.path("entries").asInt(),
                                    log.path("findings").size())));
            assertThat(custody)
                    .isEqualTo(referral.custodies().stream()
                            .map(log -> "%s: %d, %d findings"
                                    .formatted(
                                            log.exhibit(),
                                            log.entries().size(),
                                            log.findings().size()))
                            .toList());
        }
    }

    private static String name(Leaf leaf) {
        Leaf.Opening open = leaf.opening();
        return open == null ? "(withheld)" : open.name();
    }

    @Test
    void bothRefuseEachFlippedBitAtTheSamePlace() throws IOException {
        List<byte[]> intact = referrals();
        for (int i = 0; i < FLIPS; i++) {
            byte[] file = intact.get(i % intact.size());
            refuseFlip(file, random.nextInt(file.length), random.nextInt(8));
        }
        System.out.printf("Flipped bits that both verifiers refused at the same place: %d%n", FLIPS);
    }

    /** Random flips seldom meet the bytes that show what a line is: its begin, its line feed, and the number of an item. */
    @Test
    void bothNameALineThatDoesNotShowWhatItIs() throws IOException {
        byte[] intact = ReferralGoldenTest.golden("custody");
        int begin = 0;
        for (int end = 0; end < intact.length; end++) {
            if (intact[end] == '\n') {
                refuseFlip(intact, begin + 2, 0);
                refuseFlip(intact, end, random.nextInt(8));
                for (int bit = 0; intact[begin + 2] == 'f' && bit < 7; bit++) {
                    refuseFlip(intact, end - 2, bit);
                }
                begin = end + 1;
            }
        }
    }

    private void refuseFlip(byte[] intact, int at, int bit) throws IOException {
        byte[] file = intact.clone();
        file[at] ^= (byte) (1 << bit);
        String what = "bit %d of byte %d of %d".formatted(bit, at, intact.length);
        assertThat(second.accepts(file, what)).as(what).isFalse();
    }

    /** Someone who edits a referral can write an end that fits. */
    @Test
    void bothAgreeOnLinesThatAreRemovedRepeatedSwappedAndCutOff() throws IOException {
        int accepted = 0;
        for (String golden : List.of("redacted", "custody")) {
            List<String> lines = lines(ReferralGoldenTest.golden(golden));
            for (int i = 0; i < lines.size() - 1; i++) {
                List<List<String>> edits = new ArrayList<>();
                for (int edit = 0; edit < 3; edit++) {
                    edits.add(new ArrayList<>(lines));
                }
                edits.get(0).remove(i);
                edits.get(1).add(i, lines.get(i));
                Collections.swap(edits.get(2), i, i + 1);
                for (int edit = 0; edit < edits.size(); edit++) {
                    String what = "edit %d of line %d of %s".formatted(edit, i + 1, golden);
                    accepted += second.accepts(withEnd(edits.get(edit)), what) ? 1 : 0;
                }
                byte[] cut = (String.join("\n", lines.subList(0, i)) + "\n").getBytes(StandardCharsets.UTF_8);
                assertThat(second.accepts(cut, "%s without line %d and later".formatted(golden, i + 1)))
                        .isFalse();
            }
        }
        assertThat(accepted).as("removed items are withheld").isBetween(10, 30);
    }

    @Test
    void bothAgreeOnFilesThatAreCutOffAndOnLinesOfOtherReferrals() throws IOException {
        List<byte[]> intact = referrals();
        for (int i = 0; i < FLIPS / 4; i++) {
            byte[] whole = intact.get(i % intact.size());
            int until = random.nextInt(whole.length);
            assertThat(second.accepts(Arrays.copyOf(whole, until), "cut at byte " + until))
                    .isFalse();
            List<String> lines = new ArrayList<>(lines(whole));
            List<String> others = lines(intact.get(random.nextInt(intact.size())));
            int at = random.nextInt(Math.min(lines.size(), others.size()));
            String other = others.get(random.nextBoolean() ? at : random.nextInt(others.size()));
            if (random.nextBoolean()) {
                lines.set(at, other);
            } else {
                lines.add(at, other);
            }
            second.accepts(withEnd(lines), "line %d of another referral: %s".formatted(at + 1, other));
        }
    }

    /** What only a center can sign. */
    @Test
    void bothAgreeOnWhatACenterMustNotSign() throws IOException {
        Map<String, byte[]> refused = Map.of(
                "erased twice", new SampleReferral(3, random).erase(4).erase(4).file(),
                "erased in another order",
                        new SampleReferral(3, random).erase(4).erase(2).file(),
                "erased, but not an item",
                        new SampleReferral(3, random).erase(99).file(),
                "the key in another encoding", new SampleReferral(3, random, ReferralCheckTest.otherEncoding()).file());
        for (Map.Entry<String, byte[]> one : refused.entrySet()) {
            assertThat(second.accepts(one.getValue(), one.getKey()))
                    .as(one.getKey())
                    .isFalse();
        }
        byte[] unusual = new SampleReferral(1, random)
                .exhibit("e1")
                .exhibit("e2", CustodyTest.handOver("", "a\u0001\u007f\u2028\ud83d\ude00\"\\", "ab".repeat(32)))
                .file();
        assertThat(second.accepts(unusual, "an empty custody log, and one without its begin"))
                .isTrue();
    }

    @Test
    void bothRefuseAnotherNumberOfWithheldFields() throws IOException {
        for (long earlier : new long[] {0, 12}) {
            Referral committed =
                    new SampleReferral(3, random).earlierThrough(earlier).build();
            for (Map.Entry<String, byte[]> one :
                    ReferralCheckTest.withAnotherNumberOfFields(committed).entrySet()) {
                String what = "%s, %d earlier items".formatted(one.getKey(), earlier);
                assertThat(second.accepts(one.getValue(), what)).as(what).isFalse();
            }
        }
        assertThat(second.accepts(ReferralCheckTest.partOfAnEarlierItem(), "a part of an earlier item"))
                .isFalse();
        assertThat(second.accepts(ReferralGoldenTest.golden("version-1"), "a file of version 1"))
                .isFalse();
    }

    @Test
    void aReferralOfAnotherKeyIsRefusedIfTheKeyOfTheCenterIsGiven() throws Exception {
        SampleReferral sample = new SampleReferral(1, random);
        Path file = Files.write(folder.resolve("case.wfref"), sample.file());
        Path key = pem(sample.key());
        assertThat(run("--key", key.toString(), file.toString())).startsWith("0 OK");
        assertThat(run(file.toString())).startsWith("0 OK").contains("compare it with the one");
        assertThat(run("--key", pem(new SampleReferral(1, random).key()).toString(), file.toString()))
                .isEqualTo("1 line 1: header: the referral was not signed with the published key");
        assertThat(run(folder.resolve("none").toString())).startsWith("2 ");
        assertThat(run()).startsWith("2 Usage");
    }

    private Path pem(String key) throws IOException {
        return Files.writeString(
                folder.resolve("center.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(key));
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", SecondVerifier.SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output.strip();
    }

    private static List<String> lines(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).lines().toList();
    }

    /** The lines with another end in place of the last one. */
    private static byte[] withEnd(List<String> lines) {
        List<String> body = lines.subList(0, lines.size() - 1);
        String text = String.join("\n", body) + "\n";
        return (text + Referral.endLine(body.size(), text.getBytes(StandardCharsets.UTF_8)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
