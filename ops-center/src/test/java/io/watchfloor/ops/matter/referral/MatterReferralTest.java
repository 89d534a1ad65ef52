package io.watchfloor.ops.matter.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.matter.referral.MatterReferral.Decision;
import io.watchfloor.ops.matter.referral.ReferralStep.Kind;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatterReferralTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static final String FILE = "f1".repeat(32);

    private static final MatterReferral DRAFT = new MatterReferral(
            "r",
            new MatterReferral.Subject("c", 7, 24, "aa".repeat(32), 5, List.of()),
            new MatterReferral.Recipient("k", "Police", "Lee", null),
            new MatterReferral.Terms("order", "", Tlp.AMBER_STRICT, List.of("*:to")),
            new MatterReferral.Extent(1, 0, List.of()),
            List.of(step(Kind.DRAFTED, "max")));

    private static ReferralStep step(Kind kind, String by) {
        return new ReferralStep(kind, by, NOW, "", kind == Kind.SEALED || kind == Kind.SENT ? FILE : "");
    }

    private static MatterReferral after(MatterReferral before, Kind kind, String by) {
        Decision decision = before.decide(step(kind, by));
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision).referral();
    }

    private static String refusal(MatterReferral before, Kind kind, String by) {
        return before.decide(step(kind, by)) instanceof Decision.Refused refused ? refused.code() : "";
    }

    private static MatterReferral approved() {
        return after(after(DRAFT, Kind.APPROVED_BY_LEGAL, "ada"), Kind.APPROVED_BY_LEAD, "lea");
    }

    @Test
    void aReferralGoesFromTheDraftToTheOutcome() {
        assertThat(DRAFT.state()).isEqualTo(ReferralState.DRAFT);
        assertThat(after(DRAFT, Kind.APPROVED_BY_LEAD, "lea").state()).isEqualTo(ReferralState.APPROVED_BY_ONE);
        MatterReferral sealed = after(approved(), Kind.SEALED, "max");
        MatterReferral sent = after(sealed, Kind.SENT, "max");
        MatterReferral received = after(sent, Kind.RECEIVED, "mia");
        assertThat(List.of(approved(), sealed, sent, received, after(received, Kind.CLOSED, "mia")))
                .extracting(MatterReferral::state)
                .containsExactly(
                        ReferralState.APPROVED,
                        ReferralState.SEALED,
                        ReferralState.SENT,
                        ReferralState.RECEIVED,
                        ReferralState.CLOSED);
    }

    @Test
    void eachStateAcceptsOnlyItsSteps() {
        MatterReferral one = after(DRAFT, Kind.APPROVED_BY_LEAD, "lea");
        MatterReferral sealed = after(approved(), Kind.SEALED, "max");
        MatterReferral sent = after(sealed, Kind.SENT, "max");
        MatterReferral received = after(sent, Kind.RECEIVED, "mia");
        Map<MatterReferral, Set<Kind>> accepted = Map.of(
                DRAFT,
                EnumSet.of(Kind.APPROVED_BY_LEAD, Kind.APPROVED_BY_LEGAL, Kind.REJECTED),
                one,
                EnumSet.of(Kind.APPROVED_BY_LEGAL, Kind.REJECTED),
                approved(),
                EnumSet.of(Kind.SEALED, Kind.REJECTED),
                sealed,
                EnumSet.of(Kind.SEALED, Kind.SENT),
                sent,
                EnumSet.of(Kind.RECEIVED),
                received,
                EnumSet.of(Kind.CLOSED),
                after(received, Kind.CLOSED, "mia"),
                EnumSet.noneOf(Kind.class),
                after(one, Kind.REJECTED, "ada"),
                EnumSet.noneOf(Kind.class));
        accepted.forEach((state, kinds) -> {
            for (Kind kind : Kind.values()) {
                assertThat(state.decide(step(kind, "ada")) instanceof Decision.Accepted)
                        .as("%s in %s", kind, state.state())
                        .isEqualTo(kinds.contains(kind));
            }
        });
    }

    @Test
    void theMakerApprovesNothingAndOnePersonApprovesOnce() {
        assertThat(refusal(DRAFT, Kind.APPROVED_BY_LEAD, "max")).isEqualTo("referral.own");
        assertThat(refusal(DRAFT, Kind.APPROVED_BY_LEGAL, "max")).isEqualTo("referral.own");
        MatterReferral one = after(DRAFT, Kind.APPROVED_BY_LEAD, "lea");
        assertThat(one.decide(step(Kind.APPROVED_BY_LEAD, "lea"))).isInstanceOf(Decision.Repeated.class);
        assertThat(refusal(one, Kind.APPROVED_BY_LEGAL, "lea"))
                .as("the role changed")
                .isEqualTo("referral.same-person");
        assertThat(refusal(one, Kind.APPROVED_BY_LEAD, "leo")).isEqualTo("referral.approved-already");
    }

    @Test
    void onlyABuiltFileIsSentAndNotMoreThanTheMaximumAreBuilt() {
        MatterReferral sealed = after(approved(), Kind.SEALED, "max");
        assertThat(sealed.decide(new ReferralStep(Kind.SENT, "max", NOW, "", "ee".repeat(32))))
                .isInstanceOfSatisfying(
                        Decision.Refused.class, one -> assertThat(one.code()).isEqualTo("referral.unknown-file"));
        for (int files = 1; files < MatterReferral.MOST_FILES; files++) {
            sealed = after(sealed, Kind.SEALED, "max");
        }
        assertThat(refusal(sealed, Kind.SEALED, "max")).isEqualTo("referral.too-many-files");
        assertThat(sealed.lastFile()).contains(FILE);
    }

    @Test
    void aStoredReferralKeepsItsForm() {
        String stored = DocumentJson.write(after(DRAFT, Kind.APPROVED_BY_LEAD, "lea"));
        assertThat(stored).isEqualTo("""
                {"id":"r","subject":{"caseId":"c","number":7,"items":24,"head":"%s","anchor":5,"exhibits":[]},\
                "recipient":{"contact":"k","agency":"Police","name":"Lee"},\
                "terms":{"basis":"order","narrative":"","clearance":"amber+strict","withhold":["*:to"]},\
                "extent":{"withheld":1,"erased":0,"stillShown":[]},\
                "steps":[{"kind":"drafted","by":"max","at":"2026-12-01T10:00:00Z","detail":"","sha256":""},\
                {"kind":"approved-by-lead","by":"lea","at":"2026-12-01T10:00:00Z","detail":"","sha256":""}]}""".formatted("aa".repeat(32)));
        assertThat(DocumentJson.read(stored, MatterReferral.class))
                .isEqualTo(after(DRAFT, Kind.APPROVED_BY_LEAD, "lea"));
        assertThat(DocumentJson.read(stored.replace(",\"exhibits\":[]", ""), MatterReferral.class))
                .as("of the version before, which knew no exhibits")
                .isEqualTo(after(DRAFT, Kind.APPROVED_BY_LEAD, "lea"));
    }
}
