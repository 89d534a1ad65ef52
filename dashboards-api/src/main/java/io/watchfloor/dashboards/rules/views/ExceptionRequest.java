package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception to save. */
@Meaning("An exception to save, with the preview that was looked at.")
public record ExceptionRequest(
        @Meaning("What the exception hides.") Wanted exception,

        @Meaning("Why; shown with the exception.") @Bounds(longest = 1_000)
        String reason,

        @Meaning("When the exception ends, at most 366 days from now.")
        Instant expiresAt,

        @Meaning("Name of the person who answers for the exception, and who is asked before it ends. Defaults to you.")
        @Bounds(longest = 100)
        @Nullable
        String owner,

        @Meaning("ID of the alert from which the exception is made.") @Bounds(longest = 100) @Nullable
        String alert,

        @Meaning("ID of your preview of the same exception; it must have ended.") @Bounds(longest = 100) @Nullable
        String preview,

        @Meaning("true: saves without a preview, for example because no telemetry is kept. Defaults to false.")
        @Nullable
        Boolean withoutPreview,

        @Meaning("true: confirms that alerts of a critical rule may be hidden. Defaults to false.") @Nullable
        Boolean confirmCritical) {

    @Meaning("What an exception hides: records that satisfy every list that is not empty. At least one list of the"
            + " asset, the account or fields has an entry.")
    public record Wanted(
            @Meaning(
                    "IDs of the rules, at most 20. Correlation rules have no exceptions; name the rules that they count.")
            @Bounds(longest = 100, most = 20)
            List<String> rules,

            @Meaning("Assets, such as host:dc01.corp.example. Empty: all.")
            @Bounds(longest = 300, most = 50, blank = true)
            @Nullable
            List<String> assets,

            @Meaning("Groups of assets.") @Bounds(longest = 100, most = 50, blank = true) @Nullable
            List<String> groups,

            @Meaning("Accounts that the record names, such as CORP\\svc-backup.")
            @Bounds(longest = 300, most = 50, blank = true)
            @Nullable
            List<String> accounts,

            @Meaning(
                    "Values of fields, such as Image=C:\\Tools\\scan.exe or CommandLine|contains=--inventory. Modifiers:"
                            + " contains, startswith, endswith. No wildcards. Of several values of a field, any matches.")
            @Bounds(longest = 2_000, most = 50, blank = true)
            @Nullable
            List<String> where,

            @Meaning(
                    "Hides only repeats of alerts within the scope; null hides everything within the scope. With it the"
                            + " lists may all be empty.")
            @Nullable
            WantedSuppression suppression) {}

    @Meaning(
            "After an alert of a rule, further matches on the same asset with equal values of these fields open no alert"
                    + " until the time has passed.")
    public record WantedSuppression(
            @Meaning(
                    "1 to 5 fields, such as User. Values are compared ignoring case. A record that lacks a field is never"
                            + " suppressed.")
            @Bounds(longest = 200, most = 5)
            List<String> by,

            @Meaning("1 to 10080 minutes, from the time of the record that alerted.")
            int minutes) {}

    /** Moves the end of an exception. */
    @Meaning("A new end of an exception.")
    public record Extension(
            @Meaning("When the exception ends, at most 366 days from now.")
            Instant expiresAt) {}

    /** Asks what an exception would have hidden. */
    @Meaning("An exception to try on kept telemetry.")
    public record Preview(
            @Meaning("What the exception would hide.") Wanted exception,

            @Meaning("Days of telemetry until now, 1 to 365. Defaults to 30.") @Nullable
            Integer days,

            @Meaning("ID of the exception that this one would replace.") @Bounds(longest = 100) @Nullable
            String replaces) {}
}
