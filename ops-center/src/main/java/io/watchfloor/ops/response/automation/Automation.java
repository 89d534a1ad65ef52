package io.watchfloor.ops.response.automation;

import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.platform.rights.Tlp;
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
 * A pre-approved automation: which alerts trigger a call, for which assets, and which assets are excluded.
 *
 * @param mostPerHour limit of actions in any hour; further actions are held until a user releases them
 * @param limit time from the call to the undo call; null if the action is not undone automatically
 * @param clearance the highest marking of a case whose details the receiver gets; null for the usual one of shared
 *     destinations
 */
public record Automation(
        When when,
        Exclusions never,
        Target call,
        int mostPerHour,
        @Nullable Duration limit,
        @Nullable Tlp clearance) {

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

    /** An automation without a clearance of its own. */
    public Automation(When when, Exclusions never, Target call, int mostPerHour, @Nullable Duration limit) {
        this(when, never, call, mostPerHour, limit, null);
    }

    /**
     * The conditions of an automation, which match an alert that meets all specified conditions.
     *
     * @param from lowest severity
     * @param rule the rule's id
     * @param technique an ATT&amp;CK technique or its sub-techniques, such as {@code T1486}
     * @param tag a tag of the alert's asset
     * @param group the group of the alert's asset
     */
    public record When(
            @Nullable Level from,
            @Nullable String rule,
            @Nullable String technique,
            @Nullable AssetTag tag,
            @Nullable String group) {

        /** Whether no condition is specified, so that every alert would match. */
        public boolean empty() {
            return from == null && rule == null && technique == null && tag == null && group == null;
        }

        boolean fits(Alert alert, Set<String> techniques, AssetFacts asset) {
            return (from == null || alert.level().compareTo(from) >= 0)
                    && (rule == null || rule.equals(alert.rule().id()))
                    && (technique == null || techniques.contains(technique.toUpperCase(Locale.ROOT)))
                    && (tag == null || asset.tags().contains(tag))
                    && (group == null || group.equals(asset.group()));
        }
    }

    /**
     * The assets for which the automation never acts.
     *
     * @param assets {@code kind:name}
     */
    public record Exclusions(
            Set<Criticality> criticalities, Set<AssetTag> tags, Set<String> groups, Set<String> assets) {
        public Exclusions {
            criticalities = Set.copyOf(criticalities);
            tags = Set.copyOf(tags);
            groups = Set.copyOf(groups);
            assets = Set.copyOf(assets);
        }

        Optional<String> forbids(String asset, AssetFacts standing) {
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
     * The URLs to call.
     *
     * @param url receives a signed POST
     * @param answerWithin timeout of a call
     * @param confirmWithin time after the call within which the receiver reports the outcome; null if the response to
     * the call is the outcome
     * @param idempotent whether the receiver executes a call with the same key only once, so that an ambiguous call may
     *     be repeated
     * @param inverse receives the undo call; null if the action cannot be undone
     */
    public record Target(
            URI url,
            Duration answerWithin,
            @Nullable Duration confirmWithin,
            boolean idempotent,
            @Nullable URI inverse) {}

    /** The details of an asset that the conditions of automations refer to. */
    public record AssetFacts(
            @Nullable String group, @Nullable Criticality criticality, Set<AssetTag> tags) {

        public static final AssetFacts UNKNOWN = new AssetFacts(null, null, Set.of());

        public AssetFacts {
            tags = Set.copyOf(tags);
        }
    }

    /** The result of checking an alert against an automation. */
    public sealed interface Verdict {

        /** The alert does not match the automation's conditions. */
        enum Nothing implements Verdict {
            NOTHING
        }

        /** @param why the reason why the asset is excluded */
        record Forbidden(String why) implements Verdict {}

        /** The automation acts. */
        enum Acts implements Verdict {
            ACTS
        }

        /** @param words why the action is held */
        record OnHold(String words) implements Verdict {}
    }

    /**
     * Checks an alert.
     *
     * @param techniques the ids by which a condition can name the alert's techniques, see {@link Attack#namedBy}
     * @param recent number of actions in the previous hour
     */
    public Verdict judge(Alert alert, Set<String> techniques, AssetFacts asset, int recent) {
        if (!when.fits(alert, techniques, asset)) {
            return Verdict.Nothing.NOTHING;
        }
        Optional<String> forbidden = never.forbids(alert.asset(), asset);
        if (forbidden.isPresent()) {
            return new Verdict.Forbidden(
                    "Skipped: the automation excludes this asset (%s).".formatted(forbidden.get()));
        }
        return recent >= mostPerHour
                ? new Verdict.OnHold(
                        "Held: the automation reached its limit of %d actions per hour. A user must release this action."
                                .formatted(recent))
                : Verdict.Acts.ACTS;
    }

    /**
     * A validation error.
     *
     * @param field the field's name in the API
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
                    "limitSeconds",
                    "limitSeconds requires the field inverse, the URL that is called when the action expires."));
        }
        if (call.answerWithin().compareTo(LONGEST_ANSWER) > 0) {
            problems.add(new Problem(
                    "answerSeconds", "answerSeconds must be at most %d.".formatted(LONGEST_ANSWER.toSeconds())));
        }
        return List.copyOf(problems);
    }
}
