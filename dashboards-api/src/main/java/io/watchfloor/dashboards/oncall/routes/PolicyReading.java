package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.oncall.views.LayerView;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Expiry;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Step;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.Urgencies;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.ops.paging.oncall.StepTarget;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses policies and routing rules. */
final class PolicyReading {

    static final int MOST_STEPS = 20;
    static final int MOST_TARGETS = 50;
    static final int MOST_REPEATS = 100;
    static final int MOST_ROUTES = 200;

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration USUAL_REPEAT = Duration.ofMinutes(5);
    private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");

    private static final Set<String> KNOWN = Set.of(
            "steps",
            "repeats",
            "repeatAfter",
            "fallback",
            "urgencies",
            "acknowledgement",
            "name",
            "used",
            "version",
            "changedBy",
            "changedAt");

    private PolicyReading() {}

    static EscalationPolicy policy(String name, JsonPlace body) {
        body.having(KNOWN);
        List<Step> steps = body.at("steps").items(MOST_STEPS).stream()
                .map(PolicyReading::step)
                .toList();
        if (steps.isEmpty()) {
            throw body.at("steps").missing();
        }
        int repeats = body.at("repeats").absent()
                ? EscalationPolicy.UNTIL_ACKNOWLEDGED
                : body.at("repeats").integer(0, MOST_REPEATS);
        return new EscalationPolicy(
                name,
                steps,
                repeats,
                body.at("repeatAfter").absent() ? USUAL_REPEAT : duration(body.at("repeatAfter"), LEAST),
                target(body.at("fallback")),
                urgencies(body.at("urgencies")),
                expiry(body.at("acknowledgement")));
    }

    private static Step step(JsonPlace place) {
        place.having(Set.of("after", "targets"));
        List<StepTarget> targets = place.at("targets").items(MOST_TARGETS).stream()
                .map(PolicyReading::target)
                .distinct()
                .toList();
        if (targets.isEmpty()) {
            throw place.at("targets").missing();
        }
        JsonPlace after = place.at("after");
        return new Step(after.absent() ? Duration.ZERO : duration(after, Duration.ZERO), targets);
    }

    private static StepTarget target(JsonPlace place) {
        return place.as(StepTarget::of, "person:NAME, schedule:NAME, team:NAME or channel:NAME");
    }

    private static Duration duration(JsonPlace place, Duration least) {
        Duration duration = place.as(Duration::parse, "an ISO 8601 duration such as PT5M or PT1H30M");
        if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
            throw place.wrong("must be from %s to %s".formatted(least, LONGEST));
        }
        return duration;
    }

    private static Urgencies urgencies(JsonPlace place) {
        if (place.absent()) {
            return new Urgencies(Level.HIGH, null, null);
        }
        place.having(Set.of("highFrom", "highFromCriticality", "hours"));
        JsonPlace criticality = place.at("highFromCriticality");
        String text = criticality.textOrNull(20);
        if (text != null && !Criticality.texts().contains(text)) {
            throw criticality.wrong("must be one of " + String.join(", ", Criticality.texts()));
        }
        return new Urgencies(
                place.at("highFrom").absent() ? Level.HIGH : level(place.at("highFrom")),
                text,
                hours(place.at("hours")));
    }

    private static Level level(JsonPlace place) {
        return place.as(text -> Level.of(text).orElseThrow(), "informational, low, medium, high or critical");
    }

    private static @Nullable BusinessHours hours(JsonPlace place) {
        if (place.absent()) {
            return null;
        }
        place.having(Set.of("zone", "days", "from", "until"));
        return new BusinessHours(
                ScheduleReading.zone(place.at("zone")),
                ScheduleReading.days(place.at("days")),
                place.at("from").as(LocalTime::parse, "a time of day, such as 08:00"),
                place.at("until").as(LocalTime::parse, "a time of day, such as 18:00"));
    }

    private static @Nullable Expiry expiry(JsonPlace place) {
        if (place.absent()) {
            return null;
        }
        place.having(Set.of("after", "warnBefore"));
        Duration after = duration(place.at("after"), LEAST);
        JsonPlace warning = place.at("warnBefore");
        Duration warnBefore = warning.absent() ? Duration.ZERO : duration(warning, Duration.ZERO);
        if (warnBefore.compareTo(after) >= 0) {
            throw warning.wrong("must be shorter than after");
        }
        return new Expiry(after, warnBefore);
    }

    static Routing routing(JsonPlace body) {
        body.having(Set.of("routes", "fallback", "version", "changedBy", "changedAt"));
        String fallback = body.at("fallback").textOrNull(LayerView.NAME);
        return new Routing(
                body.at("routes").items(MOST_ROUTES).stream()
                        .map(PolicyReading::route)
                        .toList(),
                fallback == null ? Routing.BUILT_IN : fallback);
    }

    private static Routing.Route route(JsonPlace place) {
        place.having(Set.of("policy", "from", "group", "technique", "team"));
        JsonPlace technique = place.at("technique");
        String named = technique.textOrNull(20);
        if (named != null && !TECHNIQUE.matcher(named).matches()) {
            throw technique.wrong("must be an ATT&CK technique such as T1110 or T1110.001");
        }
        return new Routing.Route(
                place.at("policy").text(LayerView.NAME),
                place.at("from").absent() ? null : level(place.at("from")),
                place.at("group").textOrNull(LayerView.NAME),
                named,
                place.at("team").textOrNull(LayerView.NAME));
    }
}
