package io.watchfloor.dashboards.referral.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.referral.proof.CustodyStep.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CustodyTest {

    private static final String HASH = "ab".repeat(32);

    static CustodyStep collect() {
        return new CustodyStep(Action.COLLECT, "ann", "Disk of ws1", "", "ann", "Order 26-cv-0117", HASH);
    }

    static CustodyStep handOver(String from, String to, String hash) {
        return new CustodyStep(Action.HAND_OVER, "ann", "Disk of ws1", from, to, "For analysis", hash);
    }

    static SampleReferral withExhibits(int records) {
        return new SampleReferral(records, new Random(8032), SampleReferral.publishedKey())
                .exhibit("e1", collect(), handOver("ann", "Lab, room 3", HASH), handOver("Lab, room 3", "ann", HASH))
                .exhibit("e2", collect(), handOver("bob", "Sergeant Lee, Police", "cd".repeat(32)));
    }

    private static List<String> findings(CustodyStep... steps) {
        return SampleReferral.log("e", steps).findings();
    }

    @Test
    void anUnbrokenCustodyHasNoFindings() {
        assertThat(findings(collect())).isEmpty();
        assertThat(findings(
                        collect(),
                        handOver("ann", "Lab", HASH),
                        new CustodyStep(Action.CHECK, "bob", "Disk of ws1", "Lab", "Lab", "Weekly check", HASH),
                        handOver("Lab", "ann", HASH)))
                .isEmpty();
    }

    @Test
    void aGapAndAChangedExhibitAreReportedInWords() {
        assertThat(findings(collect(), handOver("bob", "Lab", HASH)))
                .containsExactly(
                        "Gap at entry 2: ann had the exhibit, but bob handed it over. No entry says how bob got it.");
        assertThat(findings(
                        collect(), handOver("ann", "Lab", "cd".repeat(32)), handOver("Lab", "ann", "cd".repeat(32))))
                .containsExactly("The exhibit was changed between entry 1 and entry 2: its SHA-256 was %s and is %s."
                        .formatted(HASH, "cd".repeat(32)));
        assertThat(findings(handOver("ann", "Lab", HASH)))
                .containsExactly("Entry 1 does not say how the exhibit was collected.");
        assertThat(findings()).containsExactly("Entry 1 is missing.");
    }

    @Test
    void anEntryHasTextsOfAnyLengthButNoSessionAndAddress() {
        List<String> texts = new ArrayList<>(
                List.of("ann", "", "", "custody.collect", "Disk", "", "ann", "r".repeat(10_000) + "\0", HASH));
        assertThat(CustodyStep.of(new AuditRecord(1, Instant.EPOCH, texts))).isPresent();
        texts.set(1, "session");
        assertThat(CustodyStep.of(new AuditRecord(1, Instant.EPOCH, texts))).isEmpty();
    }

    private static List<CustodyStep> handedAround() {
        List<CustodyStep> steps = new ArrayList<>(List.of(collect()));
        for (int i = 1; i < 6; i++) {
            steps.add(handOver(i == 1 ? "ann" : "lab" + (i - 1), "lab" + i, HASH));
        }
        return steps;
    }

    @Test
    void aBrokenLinkIsReportedAtEachEntry() {
        int entries = handedAround().size();
        List<LogLine.Entry> whole = SampleReferral.log("e", handedAround().toArray(CustodyStep[]::new))
                .entries();
        for (int i = 1; i < entries; i++) {
            List<CustodyStep> gap = handedAround();
            gap.set(i, handOver("eve", "lab" + i, HASH));
            assertThat(findings(gap.toArray(CustodyStep[]::new)))
                    .singleElement()
                    .asString()
                    .startsWith("Gap at entry %d: ".formatted(i + 1));
            List<CustodyStep> changed = handedAround();
            for (int later = i; later < entries; later++) {
                changed.set(later, handOver(later == 1 ? "ann" : "lab" + (later - 1), "lab" + later, "cd".repeat(32)));
            }
            assertThat(findings(changed.toArray(CustodyStep[]::new)))
                    .singleElement()
                    .asString()
                    .startsWith("The exhibit was changed between entry %d and entry %d".formatted(i, i + 1));
            List<LogLine.Entry> edited = new ArrayList<>(whole);
            edited.set(
                    i,
                    new LogLine.Entry(
                            handOver("lab" + (i - 1), "eve", HASH)
                                    .record(i + 1L, whole.get(i).record().at()),
                            whole.get(i).hash()));
            assertThat(new Custody("e", edited).findings())
                    .containsExactly("Entry %d was changed after it was made.".formatted(i + 1));
            if (i < entries - 1) {
                List<LogLine.Entry> without = new ArrayList<>(whole);
                without.remove(i);
                assertThat(new Custody("e", without).findings())
                        .containsExactly("Entry %d is missing.".formatted(i + 1));
            }
        }
    }

    @Test
    void aMissingAndAChangedEntryAreReported() {
        List<LogLine.Entry> whole = SampleReferral.log(
                        "e", collect(), handOver("ann", "Lab", HASH), handOver("Lab", "ann", HASH))
                .entries();
        assertThat(new Custody("e", List.of(whole.get(0), whole.get(2))).findings())
                .containsExactly("Entry 2 is missing.");
        List<LogLine.Entry> changed = new ArrayList<>(whole);
        LogLine.Entry second = whole.get(1);
        changed.set(
                1,
                new LogLine.Entry(
                        handOver("ann", "bob", HASH).record(2, second.record().at()), second.hash()));
        assertThat(new Custody("e", changed).findings()).containsExactly("Entry 2 was changed after it was made.");
        assertThat(new Custody("other", whole).findings()).containsExactly("Entry 1 was changed after it was made.");
    }
}
