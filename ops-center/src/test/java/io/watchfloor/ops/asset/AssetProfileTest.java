package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AssetProfileTest {

    private static final Evaluator JUDGE = WorkstationRecords.judge(1);
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final Instant NOW = WorkstationRecords.START.plus(Duration.ofMinutes(1));

    private Asset asset = Asset.unknown(AssetKey.parse("default/" + WorkstationRecords.ASSET));

    private static AssetProfile profile(@Nullable Criticality criticality, AssetTag... tags) {
        return new AssetProfile(new TreeSet<>(List.of(tags)), criticality, null, null);
    }

    private static ProfileChange tagged(AssetTag... tags) {
        return new ProfileChange(new TreeSet<>(List.of(tags)), null, null, null);
    }

    private Optional<AssetEvent> change(ProfileChange change, @Nullable String request) {
        Optional<AssetEvent> event = asset.change(change, "ann", request, NOW);
        event.ifPresent(one -> asset = asset.apply(one));
        return event;
    }

    private TelemetryAbsorbed absorb(Submission... records) {
        TelemetryAbsorbed event = asset.absorb("s", 1, List.of(records), JUDGE, WorkstationRecords.READER, POLICY, NOW)
                .orElseThrow();
        asset = asset.apply(event);
        return event;
    }

    @ParameterizedTest
    @CsvSource({
        "INFORMATIONAL, LOW, HIGH",
        "LOW, MEDIUM, HIGH",
        "MEDIUM, HIGH, HIGH",
        "HIGH, CRITICAL, CRITICAL",
        "CRITICAL, CRITICAL, CRITICAL"
    })
    void eachReasonRaisesOneLevelAndAHoneytokenToHighAtLeast(Level rule, Level raised, Level decoy) {
        assertThat(level(profile(Criticality.HIGH), rule)).isEqualTo(raised);
        assertThat(level(profile(Criticality.CRITICAL), rule)).isEqualTo(raised);
        assertThat(level(profile(null, AssetTag.SENSITIVE), rule)).isEqualTo(raised);
        assertThat(level(profile(Criticality.CRITICAL, AssetTag.SENSITIVE), rule))
                .as("two reasons raise as much as one")
                .isEqualTo(raised);
        assertThat(level(profile(null, AssetTag.HONEYTOKEN), rule)).isEqualTo(decoy);
    }

    private static Level level(AssetProfile profile, Level rule) {
        SeverityRaise raise = profile.raise(rule);
        return raise == null ? rule : raise.to();
    }

    @Test
    void theReasonsAreNamedInTheMessage() {
        assertThat(profile(Criticality.HIGH, AssetTag.SENSITIVE, AssetTag.HONEYTOKEN)
                        .raise(Level.LOW))
                .isEqualTo(new SeverityRaise(
                        Level.HIGH,
                        List.of(
                                "it is a honeytoken, which has no legitimate use",
                                "it is tagged sensitive",
                                "its criticality is high")));
    }

    @ParameterizedTest
    @EnumSource(
            value = AssetTag.class,
            names = {"VIP", "SCANNER", "JUMP_HOST", "SERVICE_ACCOUNT"})
    void otherTagsAndLowerCriticalityRaiseNothing(AssetTag tag) {
        assertThat(profile(Criticality.MEDIUM, tag).raise(Level.MEDIUM)).isNull();
        assertThat(profile(Criticality.LOW, tag).raise(Level.MEDIUM)).isNull();
    }

    @Test
    void aChangeKeepsOmittedValuesAndAnEmptyTextRemovesAValue() {
        change(new ProfileChange(null, "critical", "M. Brandt", "Finance"), null);
        change(tagged(AssetTag.VIP), null);
        assertThat(asset.profiled().profile())
                .isEqualTo(new AssetProfile(
                        new TreeSet<>(List.of(AssetTag.VIP)), Criticality.CRITICAL, "M. Brandt", "Finance"));
        change(new ProfileChange(new TreeSet<>(), "", "", ""), null);
        assertThat(asset.profiled().profile()).isEqualTo(AssetProfile.NONE);
        assertThat(asset.profiled().version()).isEqualTo(3);
    }

    @Test
    void aRepeatedRequestOrAnEqualValueChangesNothing() {
        assertThat(change(tagged(AssetTag.VIP), "r1")).isPresent();
        assertThat(change(tagged(AssetTag.VIP), "r2")).isEmpty();
        assertThat(change(tagged(AssetTag.SCANNER), "r3")).isPresent();
        assertThat(change(tagged(AssetTag.VIP), "r1"))
                .as("a late repeat must not undo what came after it")
                .isEmpty();
        assertThat(asset.profiled().profile().tags()).containsExactly(AssetTag.SCANNER);
    }

    @Test
    void aProfileRaisesLaterAlertsAndClosesOpenAlertsWithAnotherSeverity() {
        Alert before = absorb(WorkstationRecords.lsass(1)).alerts().opened().getFirst();
        assertThat(before.raised()).isNull();
        assertThat(change(tagged(AssetTag.SENSITIVE), null))
                .get()
                .isInstanceOfSatisfying(
                        ProfileChanged.class,
                        changed -> assertThat(changed.ended()).containsExactly(before.id()));
        Alert after = absorb(WorkstationRecords.lsass(2)).alerts().opened().getFirst();
        assertThat(before.level()).isEqualTo(Level.HIGH);
        assertThat(after.level()).isEqualTo(Level.CRITICAL);
        assertThat(after.rule().level()).isEqualTo(before.level());
        assertThat(asset.alerts().unplaced()).containsExactly(before, after);
    }

    @Test
    void aChangeWithoutEffectOnTheSeverityClosesNoAlert() {
        absorb(WorkstationRecords.lsass(1));
        change(tagged(AssetTag.VIP), null);
        assertThat(absorb(WorkstationRecords.lsass(2)).alerts().opened()).isEmpty();
    }

    @Test
    void freeTagsAreAMemberOfTheirOwnThatEarlierEventsDoNotHave() throws Exception {
        var json = io.watchfloor.ops.platform.serialization.JournalJson.mapper();
        AssetProfile former = json.readValue("{\"tags\":[\"vip\"]}", AssetProfile.class);
        assertThat(former.freeTags()).isEmpty();
        assertThat(json.writeValueAsString(former)).doesNotContain("freeTags");

        AssetProfile tagged = new ProfileChange(null, null, null, null, new TreeSet<>(List.of("pci", "ot"))).on(former);
        AssetProfile read = json.readValue(json.writeValueAsString(tagged), AssetProfile.class);
        assertThat(read).isEqualTo(tagged);
        assertThat(read.allTags()).containsExactly("ot", "pci", "vip");
        assertThat(change("x").on(read).freeTags())
                .as("a change of other details keeps them")
                .hasSize(2);
    }

    private static ProfileChange change(String owner) {
        return new ProfileChange(null, null, owner, null);
    }
}
