package io.watchfloor.dashboards.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why the score changed.
 *
 * @param control name of the control
 * @param tenths change of the score, in tenths of a point
 * @param mostTenths change of the maximum, in tenths of a point
 * @param text what changed, such as {@code Every sensor is connected: 3 of 4, -2.5 points, because dc01: silent since
 * 2026-12-01T08:00:00Z}
 */
public record ScoreChange(String control, int tenths, int mostTenths, String text) {

    private static final int MOST_REASONS = 3;

    /** The controls whose points, maximum or status changed, largest effect first. */
    public static List<ScoreChange> between(SecureScore before, SecureScore after) {
        Map<String, ControlResult> former =
                before.controls().stream().collect(Collectors.toMap(ControlResult::control, Function.identity()));
        List<ScoreChange> changes = new ArrayList<>();
        for (ControlResult now : after.controls()) {
            ControlResult then = former.remove(now.control());
            if (then == null
                    ? now.counts()
                    : then.tenths() != now.tenths()
                            || then.mostTenths() != now.mostTenths()
                            || then.status() != now.status()) {
                changes.add(change(then == null ? unseen(now) : then, now));
            }
        }
        // Controls of another version of the program.
        former.values().stream()
                .filter(ControlResult::counts)
                .forEach(then -> changes.add(new ScoreChange(
                        then.control(),
                        -then.tenths(),
                        -then.mostTenths(),
                        "%s: the control no longer exists%s".formatted(then.control(), points(-then.tenths())))));
        changes.sort((one, other) -> Integer.compare(weight(other), weight(one)));
        return List.copyOf(changes);
    }

    private static int weight(ScoreChange change) {
        return Math.max(Math.abs(change.tenths), Math.abs(change.mostTenths));
    }

    private static ControlResult unseen(ControlResult now) {
        return new ControlResult(now.control(), ControlResult.Status.NOT_SEEN, 0, now.points(), 0, 0, List.of());
    }

    private static ScoreChange change(ControlResult then, ControlResult now) {
        String title = Controls.find(now.control()).map(Control::title).orElse(now.control());
        String counts = now.counts() ? "%d of %d".formatted(now.good(), now.total()) : status(now);
        return new ScoreChange(
                now.control(),
                now.tenths() - then.tenths(),
                now.mostTenths() - then.mostTenths(),
                title + ": " + counts + points(now.tenths() - then.tenths()) + most(then, now) + because(then, now));
    }

    private static String status(ControlResult now) {
        return switch (now.status()) {
            case COUNTED -> "counted";
            case NOT_SEEN -> "no longer seen";
            case RISK_ACCEPTED -> "not counted, because a user accepted the risk";
            case THIRD_PARTY -> "not counted, because another product covers the control";
        };
    }

    /** {@code , +2.5 points} */
    static String points(int tenths) {
        return tenths == 0 ? "" : String.format(Locale.ROOT, ", %+.1f points", tenths / 10.0);
    }

    private static String most(ControlResult then, ControlResult now) {
        int more = now.mostTenths() - then.mostTenths();
        return more == 0 ? "" : String.format(Locale.ROOT, " (maximum %+.1f)", more / 10.0);
    }

    private static String because(ControlResult then, ControlResult now) {
        if (!now.counts()) {
            return "";
        }
        if (!then.counts() && now.issues().isEmpty()) {
            return then.status() == ControlResult.Status.NOT_SEEN ? ", seen for the first time" : ", counted again";
        }
        List<String> worse = sentences(now.issues(), then.counts() ? then.issues() : List.of());
        if (!worse.isEmpty() && (now.tenths() < then.tenths() || !then.counts())) {
            return ", because " + listed(worse);
        }
        List<String> better = sentences(then.issues(), now.issues());
        if (!better.isEmpty()) {
            return ", no longer: " + listed(better);
        }
        return then.counts() ? ", before %d of %d".formatted(then.good(), then.total()) : "";
    }

    /** Issues without those about the same things. */
    private static List<String> sentences(List<Issue> issues, List<Issue> others) {
        return issues.stream()
                .filter(issue -> others.stream().noneMatch(issue::isAbout))
                .map(Issue::sentence)
                .toList();
    }

    private static String listed(List<String> sentences) {
        String first = sentences.stream().limit(MOST_REASONS).collect(Collectors.joining("; "));
        return sentences.size() > MOST_REASONS
                ? "%s and %d more".formatted(first, sentences.size() - MOST_REASONS)
                : first;
    }
}
