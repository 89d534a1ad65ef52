package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.dashboards.audit.chain.LogForm;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.LogText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferralCheckTest {

    private final Random random = new Random(31);
    private final SampleReferral sample = new SampleReferral(3, random);

    private static List<String> places(byte[] file) {
        return ReferralCheck.check(file, Set.of()).flaws().stream()
                .map(ReferralFlaw::place)
                .toList();
    }

    @Test
    void aReferralIsIntactAndReadsAsItWasWritten() {
        Referral built = sample.build();
        ReferralReport report = ReferralCheck.check(SampleReferral.bytes(built), Set.of(sample.key()));
        assertThat(report.flaws()).isEmpty();
        assertThat(report.referral()).contains(built);
    }

    @Test
    void randomReferralsAreIntactAsAWholeAndRedacted() {
        for (int i = 0; i < 30; i++) {
            SampleReferral one = new SampleReferral(random.nextInt(6), random);
            Referral built = one.build();
            assertThat(places(SampleReferral.bytes(built))).isEmpty();
            List<Redaction> redactions = new ArrayList<>();
            built.items()
                    .forEach((number, leaves) -> leaves.forEach(leaf -> {
                        Leaf.Opening open = leaf.opening();
                        if (open != null && random.nextInt(3) == 0) {
                            redactions.add(new Redaction(number, open.name()));
                        }
                    }));
            assertThat(places(SampleReferral.bytes(redacted(built, redactions))))
                    .isEmpty();
        }
    }

    @Test
    void linesOfTheChainAreThoseOfAnExportedAuditLog() {
        for (LogLine line : sample.build().chain()) {
            String text = LogForm.write(line);
            assertThat(LogText.read(text)).contains(line);
            assertThat(ReferralCheck.line(text)).contains(line);
        }
    }

    @Test
    void theEarlierRootIsTheTreeHashOfRfc6962() throws Exception {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            leaves.add(MessageDigest.getInstance("SHA-256").digest(new byte[] {(byte) i}));
        }
        byte[] left = node(node(leaves.get(0), leaves.get(1)), node(leaves.get(2), leaves.get(3)));
        byte[] right = node(node(leaves.get(4), leaves.get(5)), leaves.get(6));
        assertThat(Hashes.earlierRoot(leaves)).isEqualTo(node(left, right));
        assertThat(Hashes.earlierRoot(leaves.subList(0, 1))).isEqualTo(leaves.getFirst());
    }

    private static byte[] node(byte[] left, byte[] right) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((byte) 1);
        digest.update(left);
        return digest.digest(right);
    }

    @Test
    void aReferralThatIsSignedWithAnotherKeyIsRejected() {
        byte[] forged = SampleReferral.bytes(sample.build(SampleReferral.newKey()));
        assertThat(places(forged)).isEmpty();
        assertThat(ReferralCheck.check(forged, Set.of(sample.key())).flaws())
                .extracting(ReferralFlaw::place, ReferralFlaw::kind)
                .containsExactly(tuple("header", ReferralFlaw.Kind.SIGNATURE));
    }

    @Test
    void aForgedFieldWithItsOwnHashIsNamed() {
        Referral built = sample.build();
        SortedMap<Long, List<Leaf>> items = new TreeMap<>(built.items());
        List<Leaf> leaves = new ArrayList<>(items.get(1L));
        leaves.set(0, Leaf.of("asset", new byte[32], "host:mallory"));
        items.put(1L, leaves);
        assertThat(places(bytes(built, items))).containsExactly("item 1");
        leaves.remove(0);
        assertThat(places(bytes(built, items))).containsExactly("item 1");
    }

    @Test
    void anItemOfAnotherReferralIsNamed() {
        Referral built = sample.build();
        SortedMap<Long, List<Leaf>> items = new TreeMap<>(built.items());
        items.put(2L, new SampleReferral(3, random).build().items().get(2L));
        assertThat(places(bytes(built, items))).containsExactly("item 2");
    }

    @Test
    void anErasedItemKeepsItsCommitmentAndMustNotBeShown() {
        SampleReferral erased = new SampleReferral(3, random);
        List<Leaf> content = erased.build().items().get(4L);
        Referral built = erased.erase(4).build();
        assertThat(places(SampleReferral.bytes(built))).isEmpty();
        assertThat(built.items()).doesNotContainKey(4L);
        SortedMap<Long, List<Leaf>> items = new TreeMap<>(built.items());
        items.put(4L, content);
        assertThat(places(bytes(built, items))).containsExactly("item 4");
    }

    @Test
    void aFieldIsWithheldWithTheRawRecordAndTheDetectionThatQuotesIt() {
        Referral built = sample.build();
        Referral redacted =
                redacted(built, List.of(Redaction.parse("1:raw/User").orElseThrow()));
        assertThat(places(SampleReferral.bytes(redacted))).isEmpty();
        assertThat(redacted.text()).doesNotContain("alice0").contains("alice1");
        assertThat(names(redacted.items().getOrDefault(1L, List.of())))
                .contains("asset", "raw/n")
                .doesNotContain("raw", "raw/User");
        assertThat(names(redacted.items().getOrDefault(2L, List.of())))
                .contains("title")
                .doesNotContain("because/1");
        assertThat(Redaction.remains(built.items(), redacted.items())).isEmpty();
    }

    @Test
    void aWithheldValueThatAnotherItemStillShowsIsReported() {
        Referral built = sample.build();
        SortedMap<Long, List<Leaf>> left = Redaction.apply(
                built.chain(), built.items(), List.of(Redaction.parse("2:title").orElseThrow()));
        assertThat(Redaction.remains(built.items(), left))
                .extracting(Redaction.Remains::withheld, Redaction.Remains::shownBy)
                .contains(tuple("item 2, field title", "item 3, field title"));
    }

    @Test
    void nothingOfAWithheldItemIsLeftButItsCommitment() {
        Referral redacted =
                redacted(sample.build(), List.of(Redaction.parse("1").orElseThrow()));
        assertThat(redacted.items()).doesNotContainKey(1L);
        assertThat(places(SampleReferral.bytes(redacted))).isEmpty();
        assertThat(redacted.text()).doesNotContain("alice0").doesNotContain("host:dc00");
    }

    @Test
    void eachRemovedLineIsFound() {
        String text = sample.build().text();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> rest = new ArrayList<>(lines);
            rest.remove(i);
            byte[] file = (String.join("\n", rest) + "\n").getBytes(StandardCharsets.UTF_8);
            assertThat(places(file)).as("without line %d", i + 1).isNotEmpty();
        }
        assertThat(places(new byte[0])).isNotEmpty();
        assertThat(places(text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8)))
                .containsExactly("end");
    }

    @Test
    void anItemWhoseLineDoesNotEndIsNamed() {
        String text = sample.build().text();
        int feed = text.substring(0, text.lastIndexOf('\n', text.length() - 2)).getBytes(StandardCharsets.UTF_8).length;
        for (int bit = 0; bit < 8; bit++) {
            byte[] joined = text.getBytes(StandardCharsets.UTF_8);
            joined[feed] ^= (byte) (1 << bit);
            assertThat(places(joined)).as("bit %d", bit).startsWith("item after item 11");
        }
    }

    @Test
    void aDamagedHeadIsNotNamedAsAnItem() {
        String text = sample.build().text();
        byte[] file = text.replaceFirst("\\{\"head\":", "{\"heae\":").getBytes(StandardCharsets.UTF_8);
        assertThat(places(file)).startsWith("chain");
    }

    @Test
    void aCustodyLogThatIsRemovedOrChangedIsNamed() {
        Referral built = CustodyTest.withExhibits(3).build();
        assertThat(places(SampleReferral.bytes(built))).isEmpty();
        assertThat(ReferralCheck.check(SampleReferral.bytes(built), Set.of()).referral())
                .contains(built);
        assertThat(built.custodies().getFirst().findings()).isEmpty();
        Referral without = new Referral(
                built.header(), built.chain(), built.anchor(), built.custody().subList(0, 1), built.items());
        assertThat(places(SampleReferral.bytes(without))).startsWith("custody 2");
        byte[] changed = built.text()
                .replaceFirst("\"before\":\"ann\"", "\"before\":\"bob\"")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(places(changed)).startsWith("custody 1, entry 2");
    }

    @Test
    void aHeadThatAnItemOfAnotherReferralReplacesIsNamedBeforeTheLineAfterIt() {
        List<String> lines = new ArrayList<>(sample.build().text().lines().toList());
        int head = sample.build().chain().size();
        lines.set(
                head,
                new SampleReferral(4, random).build().text().lines().toList().get(head));
        byte[] file = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(ReferralCheck.check(file, Set.of()).flaws().getFirst())
                .extracting(ReferralFlaw::line, ReferralFlaw::place)
                .containsExactly(head + 1L, "item " + (head - 1));
    }

    @Test
    void erasedItemsAreItemsOfTheChainInTheirOrder() {
        assertThat(places(new SampleReferral(3, random).erase(2).erase(4).file()))
                .isEmpty();
        assertThat(places(new SampleReferral(3, random).erase(4).erase(2).file()))
                .startsWith("header");
        assertThat(places(new SampleReferral(3, random).erase(4).erase(4).file()))
                .startsWith("header");
        assertThat(places(new SampleReferral(3, random).erase(99).file())).containsExactly("header");
    }

    /** The key in another encoding of DER, which the JDK reads. */
    static KeyPair otherEncoding() {
        KeyPair pair = SampleReferral.newKey();
        byte[] raw = Arrays.copyOfRange(pair.getPublic().getEncoded(), 12, 44);
        byte[] encoded = HexFormat.of()
                .parseHex("30812a300506032b6570032100" + HexFormat.of().formatHex(raw));
        return new KeyPair(
                new PublicKey() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String getAlgorithm() {
                        return pair.getPublic().getAlgorithm();
                    }

                    @Override
                    public String getFormat() {
                        return pair.getPublic().getFormat();
                    }

                    @Override
                    public byte[] getEncoded() {
                        return encoded.clone();
                    }
                },
                pair.getPrivate());
    }

    @Test
    void aKeyHasOneEncoding() {
        assertThat(places(new SampleReferral(3, random, otherEncoding()).file()))
                .startsWith("header");
    }

    @Test
    void aHeadHasNoNameWhoseLengthHasMoreThanTwoBytes() {
        SampleReferral exhibit = new SampleReferral(1, random).exhibit("e".repeat(70_000), CustodyTest.collect());
        assertThatThrownBy(exhibit::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70008 bytes");
    }

    /**
     * What someone without the key of the center writes to hide how many fields of item 1 are withheld. The end fits.
     *
     * @param committed the first item has 6 fields
     * @return by what was done
     */
    static SortedMap<String, byte[]> withAnotherNumberOfFields(Referral committed) {
        List<Leaf> whole = committed.items().getOrDefault(1L, List.of());
        List<Leaf> withheld = whole.stream().map(Leaf::withheld).toList();
        SortedMap<String, List<Leaf>> forms = new TreeMap<>();
        forms.put(
                "inner nodes for two fields each",
                joined(overAll(whole.subList(0, 2)), overAll(whole.subList(2, 4)), whole.subList(4, 6)));
        forms.put("an inner node for four fields", joined(overAll(whole.subList(0, 4)), whole.subList(4, 6)));
        forms.put(
                "an inner node for two fields, and the number kept",
                joined(overAll(withheld.subList(0, 2)), withheld.subList(1, 2), whole.subList(2, 6)));
        forms.put("one hash for a whole item", overAll(whole));
        forms.put("the root for a whole item", List.of(new Leaf(ItemContent.root(whole), null)));
        forms.put("no field", List.of());
        forms.put("a withheld field left out", joined(withheld.subList(0, 1), whole.subList(2, 6)));
        forms.put("the last field left out", whole.subList(0, 5));
        forms.put("a hash added", joined(whole, List.of(new Leaf("ab".repeat(32), null))));
        forms.put(
                "a withheld field twice", joined(withheld.subList(0, 1), withheld.subList(0, 1), whole.subList(1, 6)));
        forms.put("the last field twice", joined(whole, withheld.subList(5, 6)));
        forms.put(
                "a withheld field in place of another",
                joined(withheld.subList(0, 1), withheld.subList(0, 1), whole.subList(2, 6)));
        forms.put(
                "withheld fields swapped", joined(withheld.subList(1, 2), withheld.subList(0, 1), whole.subList(2, 6)));
        SortedMap<String, byte[]> files = new TreeMap<>();
        forms.forEach((form, leaves) -> {
            SortedMap<Long, List<Leaf>> items = new TreeMap<>(committed.items());
            items.put(1L, leaves);
            files.put(form, bytes(committed, items));
        });
        return files;
    }

    /** The hash of the tree's node over these fields, as if it were a withheld field. */
    private static List<Leaf> overAll(List<Leaf> leaves) {
        return List.of(new Leaf(ItemContent.earlierRoot(leaves), null));
    }

    private static List<Leaf> joined(List<Leaf> first, List<Leaf> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<Leaf> joined(List<Leaf> first, List<Leaf> second, List<Leaf> third) {
        return joined(first, joined(second, third));
    }

    @Test
    void theNumberOfWithheldFieldsCannotBeChanged() {
        withAnotherNumberOfFields(new SampleReferral(3, new Random(6962)).build())
                .forEach((form, file) -> assertThat(
                                ReferralCheck.check(file, Set.of()).flaws())
                        .as(form)
                        .extracting(ReferralFlaw::place, ReferralFlaw::kind)
                        .containsExactly(tuple("item 1", ReferralFlaw.Kind.CHANGED)));
    }

    @Test
    void norOfAnItemThatWasCommittedToBeforeVersion2() {
        Referral earlier =
                new SampleReferral(3, new Random(6962)).earlierThrough(12).build();
        assertThat(places(SampleReferral.bytes(earlier))).isEmpty();
        withAnotherNumberOfFields(earlier)
                .forEach((form, file) -> assertThat(
                                ReferralCheck.check(file, Set.of()).flaws())
                        .as(form)
                        .extracting(ReferralFlaw::place, ReferralFlaw::kind)
                        .containsExactly(tuple("item 1", ReferralFlaw.Kind.CHANGED)));
    }

    /** Its commitment does not prove the number of withheld fields, not even the right one. */
    static byte[] partOfAnEarlierItem() {
        Referral earlier =
                new SampleReferral(3, new Random(6962)).earlierThrough(12).build();
        SortedMap<Long, List<Leaf>> items = new TreeMap<>(earlier.items());
        List<Leaf> whole = items.getOrDefault(1L, List.of());
        items.put(1L, joined(whole.subList(0, 5), List.of(whole.get(5).withheld())));
        return bytes(earlier, items);
    }

    @Test
    void anItemThatWasCommittedToBeforeVersion2IsShownAsAWholeOrNotAtAll() {
        assertThat(places(partOfAnEarlierItem())).containsExactly("item 1");
        Referral upgraded = new SampleReferral(3, random).earlierThrough(5).build();
        Referral redacted =
                redacted(upgraded, List.of(Redaction.parse("*:title").orElseThrow()));
        assertThat(places(SampleReferral.bytes(redacted))).isEmpty();
        assertThat(redacted.items().keySet())
                .as("items 2, 3 and 5 have a title and an earlier commitment")
                .containsExactly(1L, 4L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(names(redacted.items().getOrDefault(8L, List.of())))
                .contains("rule")
                .doesNotContain("title");
    }

    @Test
    void aFileOfVersion1IsRefused() throws Exception {
        byte[] file = Files.readAllBytes(Path.of("src/test/resources/referral/golden/version-1.wfref"));
        assertThat(ReferralCheck.check(file, Set.of()).flaws().getFirst())
                .extracting(ReferralFlaw::place, ReferralFlaw::kind)
                .containsExactly("header", ReferralFlaw.Kind.UNREADABLE);
    }

    @Test
    void saltsOfFieldsDoNotRepeat() {
        List<String> salts = sample.build().items().values().stream()
                .flatMap(List::stream)
                .flatMap(leaf -> Optional.ofNullable(leaf.opening()).stream())
                .map(Leaf.Opening::salt)
                .toList();
        assertThat(salts).doesNotHaveDuplicates();
        assertThat(HexFormat.of().parseHex(salts.getFirst())).hasSize(32);
    }

    @Test
    void contentReadsAsItWasStored() {
        ItemContent content = ItemContent.of(new byte[32], new TreeMap<>(Map.of("raw", "\ud800 lone", "a", "\u0000")));
        assertThat(ItemContent.parse(content.json())).contains(content);
        assertThat(ItemContent.parse(content.json() + " ")).isEmpty();
    }

    static List<String> names(List<Leaf> leaves) {
        List<String> names = new ArrayList<>();
        for (Leaf leaf : leaves) {
            Leaf.Opening open = leaf.opening();
            if (open != null) {
                names.add(open.name());
            }
        }
        return names;
    }

    static Referral redacted(Referral built, List<Redaction> redactions) {
        return new Referral(
                built.header(),
                built.chain(),
                built.anchor(),
                built.custody(),
                Redaction.apply(built.chain(), built.items(), redactions));
    }

    private static byte[] bytes(Referral of, SortedMap<Long, List<Leaf>> items) {
        return SampleReferral.bytes(new Referral(of.header(), of.chain(), of.anchor(), of.custody(), items));
    }
}
