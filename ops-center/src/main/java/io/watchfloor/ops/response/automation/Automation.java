package io.watchfloor.ops.response.automation;

import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pre-approved automation: what is called when alerts of some class come into cases, on which assets, and on which never.
 *
 * @param mostPerHour actions that it may take in any hour; what comes beyond is held until a person releases it
 * @param limit so long after it was sent the inverse is called; null when it stays
 */
public record Automation(
        When when,
        Never never,
        Target call,
        int mostPerHour,
        @Nullable Duration limit) {

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

    /**
     * Fits an alert that has everything that is named here.
     *
     * @param from its level at least
     * @param rule the rule's id
     * @param technique an ATT&CK technique or one of its sub-techniques, such as {@code T1486}
     * @param tag what people say its asset is
     * @param group of its asset
     */
    public record When(
            @Nullable Level from,
            @Nullable String rule,
            @Nullable String technique,
            @Nullable AssetTag tag,
            @Nullable String group) {

        /** Whether it names nothing, and so would fit everything. */
        public boolean empty() {
            return from == null && rule == null && technique == null && tag == null && group == null;
        }

        boolean fits(Alert alert, Standing asset) {
            return (from == null || alert.level().compareTo(from) >= 0)
                    && (rule == null || rule.equals(alert.rule().id()))
                    && (technique == null || hasTechnique(alert, technique))
                    && (tag == null || asset.tags().contains(tag))
                    && (group == null || group.equals(asset.group()));
        }

        private static boolean hasTechnique(Alert alert, String technique) {
            String wanted = technique.toUpperCase(Locale.ROOT);
            return alert.rule().attack().stream()
                    .map(one -> one.toUpperCase(Locale.ROOT))
                    .anyMatch(one -> one.equals(wanted) || one.startsWith(wanted + "."));
        }
    }

    /**
     * Assets that it never acts on, whatever happens there.
     *
     * @param assets {@code kind:name}
     */
    public record Never(Set<Criticality> criticalities, Set<AssetTag> tags, Set<String> groups, Set<String> assets) {
        public Never {
            criticalities = Set.copyOf(criticalities);
            tags = Set.copyOf(tags);
            groups = Set.copyOf(groups);
            assets = Set.copyOf(assets);
        }

        Optional<String> forbids(String asset, Standing standing) {
            Criticality criticality = standing.criticality();
            if (criticality != null && criticalities.contains(criticality)) {
                return Optional.of("%s has the criticality %s".formatted(asset, criticality.text()));
            }
            String group = standing.group();
            if (group != null && groups.contains(group)) {
                return Optional.of("%s is in the group %s".formatted(asset, group));
            }
            if (assets.contains(asset)) {
                return Optional.of(asset + " is excluded by name");
            }
            return standing.tags().stream()
                    .filter(tags::contains)
                    .findFirst()
                    .map(tag -> "%s is tagged %s".formatted(asset, tag.text()));
        }
    }

    /**
     * What is called.
     *
     * @param url takes a signed POST
     * @param answerWithin how long one call may take
     * @param confirmWithin the receiver reports the outcome within this time after it took the call; null when its answer is the outcome
     * @param idempotent whether the receiver does a call with the same key once only, so that an ambiguous one may be repeated
     * @param inverse takes the call that undoes it; null when it cannot be undone
     */
    public record Target(
            URI url,
            Duration answerWithin,
            @Nullable Duration confirmWithin,
            boolean idempotent,
            @Nullable URI inverse) {}

    /** What people say of an asset. */
    public record Standing(@Nullable String group, @Nullable Criticality criticality, Set<AssetTag> tags) {

        public static final Standing UNKNOWN = new Standing(null, null, Set.of());

        public Standing {
            tags = Set.copyOf(tags);
        }
    }

    /** What it does about an alert. */
    public sealed interface Verdict {

        /** It is not about such alerts. */
        enum Nothing implements Verdict {
            NOTHING
        }

        /** @param why the asset must be left alone */
        record Forbidden(String why) implements Verdict {}

        /** It acts. */
        enum Acts implements Verdict {
            ACTS
        }

        /** @param words why it would act, and waits */
        record Held(String words) implements Verdict {}
    }

    /** @param lately how many actions it took in the hour before */
    public Verdict judge(Alert alert, Standing asset, int lately) {
        if (!when.fits(alert, asset)) {
            return Verdict.Nothing.NOTHING;
        }
        Optional<String> forbidden = never.forbids(alert.asset(), asset);
        if (forbidden.isPresent()) {
            return new Verdict.Forbidden(
                    "Skipped: the automation excludes this asset (%s).".formatted(forbidden.get()));
        }
        return lately >= mostPerHour
                ? new Verdict.Held(
                        "Held: the automation reached its limit of %d actions per hour. A user must release this action."
                                .formatted(lately))
                : Verdict.Acts.ACTS;
    }

    /**
     * Why it cannot be written down.
     *
     * @param field as people write it
     */
    public record Problem(String field, String words) {}

    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (when.empty()) {
            problems.add(
                    new Problem(
                            "level",
                            "Set a level, rule, technique, tag or group: without a condition the automation would act on every alert."));
        }
        if (limit != null && call.inverse() == null) {
            problems.add(new Problem(
                    "limitSeconds", "limitSeconds requires inverse, the URL to call when the action expires."));
        }
        if (call.answerWithin().compareTo(LONGEST_ANSWER) > 0) {
            problems.add(new Problem(
                    "answerSeconds", "answerSeconds must be at most %d.".formatted(LONGEST_ANSWER.toSeconds())));
        }
        return List.copyOf(problems);
    }
}
