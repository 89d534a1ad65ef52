package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An exception from rules. */
@Meaning("An exception from rules, until its end.")
public record ExceptionView(
        String id,

        @Meaning("Counts changes; send it as If-Match to change the exception.")
        long version,

        State state,
        List<RuleName> rules,
        Scope scope,

        @Meaning("The exception hides only repeats of alerts; null if it hides everything within the scope.") @Nullable
        SuppressionView suppression,

        String reason,
        Facts facts,
        Effect effect) {

    @Meaning("active: hides matches. pending: not active on this node yet, or none of its rules is live. expired: its"
            + " time is over. ended: a user ended it.")
    public enum State {
        ACTIVE,
        PENDING,
        EXPIRED,
        ENDED;

        /** Name in the API. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Meaning("A rule; title and severity are null if the rule is not loaded any more.")
    public record RuleName(
            String id, @Nullable String title, @Nullable Level level) {}

    @Meaning("What an exception hides: records that satisfy every list that is not empty.")
    public record Scope(
            List<String> assets,
            List<String> groups,
            List<String> accounts,

            @Meaning("Values of fields, such as CommandLine|contains=--inventory.")
            List<String> where) {}

    @Meaning(
            "After an alert of a rule of the exception, further matches on the same asset with equal values of these fields"
                    + " open no alert until the time has passed.")
    public record SuppressionView(
            @Meaning("Fields whose values are compared, ignoring case.")
            List<String> by,

            @Meaning("Minutes from the time of the record that alerted.")
            int minutes) {}

    @Meaning("Owner, end and history of an exception.")
    public record Facts(
            String owner,
            Instant expiresAt,
            Stamp created,
            Stamp changed,

            @Meaning("Who ended it; null if it was not ended.") @Nullable
            Stamp ended,

            @Meaning("ID of the alert from which the exception was made.") @Nullable
            String alert) {}

    @Meaning("Who did something, and when.")
    public record Stamp(String by, Instant at) {}

    @Meaning("What an exception has hidden on the assets that the person sees.")
    public record Effect(
            @Meaning("Records that the rules would have matched: an exact count.")
            long matches,

            @Meaning("Alerts that would have opened.") long alerts,
            long assets,

            @Meaning("When the exception last hid a record.") @Nullable
            Instant lastAt,

            @Meaning("What the author saw before saving; null if it was saved without a preview.") @Nullable
            PreviewView preview) {}

    @Meaning("What an exception would have hidden in kept telemetry.")
    public record PreviewView(
            @Meaning("Days of telemetry.") long days,

            @Meaning("Alerts without the exception.") long alerts,

            @Meaning("Of these, alerts all of whose detections the exception hides.")
            long hiddenAlerts,

            @Meaning("Detections that the exception hides.") long hiddenMatches,

            @Meaning("Cases with the hidden records that were closed as true positive.")
            long truePositive,

            @Meaning("Cases with the hidden records that were closed as false positive.")
            long falsePositive,

            @Meaning("Cases with the hidden records that were closed as benign or expected.")
            long benign,

            @Meaning("Cases with the hidden records that are open.")
            long open) {}

    @Meaning("What exceptions have hidden on an asset, or on the assets of a case since its first alert.")
    public record Hidden(
            @Meaning("Records that rules would have matched.")
            long matches,

            @Meaning("Alerts that would have opened.") long alerts,
            List<HiddenBy> exceptions) {}

    @Meaning("What one exception has hidden.")
    public record HiddenBy(
            String id,
            String reason,
            String owner,
            Instant expiresAt,
            long matches,
            long alerts,
            @Nullable Instant lastAt) {}

    @Meaning("What an exception can be made of: the rules and the latest record of an alert.")
    public record Draft(
            @Meaning("The rule of the alert; of a correlation rule the rules that it counts.")
            List<RuleName> rules,

            String asset,
            @Nullable String group,

            @Meaning("Accounts that the record names.") List<String> accounts,

            @Meaning("Fields of the record: first those that the rule compared.")
            List<Field> fields) {}

    @Meaning("A value of a record.")
    public record Field(
            String field,
            String value,
            @Meaning("Whether the rule compared it.") boolean matched) {}
}
