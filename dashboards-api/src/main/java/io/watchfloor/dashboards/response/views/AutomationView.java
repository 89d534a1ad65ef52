package io.watchfloor.dashboards.response.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.response.automation.Automation;
import io.watchfloor.ops.response.automation.AutomationStore;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@Meaning("An automation: an outbound call when matching alerts are added to cases.")
public record AutomationView(
        String name,
        long version,
        @JsonUnwrapped AutomationStatus standing,
        @JsonUnwrapped When when,
        @JsonUnwrapped AutomationExclusions never,
        @JsonUnwrapped Target call,
        @Nullable Long limitSeconds,
        int mostPerHour,

        @Meaning("Highest TLP label of a case whose details the receiver gets.")
        Tlp clearance) {

    /** Users who approved and who last changed the automation. */
    public record AutomationStatus(
            @Meaning("Whether this version is approved and enabled.")
            boolean on,

            @Nullable String approvedBy,
            @Nullable Instant approvedAt,
            String changedBy,
            Instant changedAt) {}

    /** Conditions on alerts. */
    public record When(
            @Nullable Level level,
            @Nullable String rule,
            @Nullable String technique,
            @Nullable AssetTag tag,
            @Nullable String group) {}

    public record AutomationExclusions(
            List<String> neverCriticalities,
            List<String> neverTags,
            List<String> neverGroups,
            List<String> neverAssets) {}

    /** Address that the automation calls, with limits. */
    public record Target(
            String url,
            long answerSeconds,
            @Nullable Long confirmSeconds,
            boolean idempotent,
            @Nullable String inverse) {}

    /** Without its secret. */
    public static AutomationView of(AutomationStore.StoredAutomation kept) {
        Automation automation = kept.automation();
        Automation.When when = automation.when();
        Automation.Exclusions never = automation.never();
        Automation.Target call = automation.call();
        URI inverse = call.inverse();
        Tlp clearance = automation.clearance();
        return new AutomationView(
                kept.name(),
                kept.version(),
                new AutomationStatus(
                        kept.on(), kept.approvedBy(), kept.approvedAt(), kept.changedBy(), kept.changedAt()),
                new When(when.from(), when.rule(), when.technique(), when.tag(), when.group()),
                new AutomationExclusions(
                        sorted(never.criticalities(), Criticality::text),
                        sorted(never.tags(), AssetTag::text),
                        sorted(never.groups(), Function.identity()),
                        sorted(never.assets(), Function.identity())),
                new Target(
                        call.url().toString(),
                        call.answerWithin().toSeconds(),
                        seconds(call.confirmWithin()),
                        call.idempotent(),
                        inverse == null ? null : inverse.toString()),
                seconds(automation.limit()),
                automation.mostPerHour(),
                clearance == null ? MarkingGate.SHARED : clearance);
    }

    private static <T> List<String> sorted(Set<T> all, Function<T, String> text) {
        return all.stream().map(text).sorted().toList();
    }

    private static @Nullable Long seconds(@Nullable Duration time) {
        return time == null ? null : time.toSeconds();
    }
}
