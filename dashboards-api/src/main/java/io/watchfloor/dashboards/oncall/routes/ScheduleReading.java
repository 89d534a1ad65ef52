package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.oncall.views.LayerView;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses schedules. */
final class ScheduleReading {

    static final int MOST_LAYERS = 20;
    static final int MOST_PEOPLE = 100;
    static final int MOST_RESTRICTIONS = 50;

    /** Maximum length of turns: about two years. */
    private static final Map<Unit, Integer> LONGEST =
            Map.of(Unit.HOUR, 24 * 731, Unit.DAY, 731, Unit.WEEK, 104, Unit.MONTH, 24);

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2199;

    /** Fields of a schedule that only the center sets, and that are ignored in requests. */
    private static final Set<String> KNOWN = Set.of(
            "zone",
            "fallback",
            "layers",
            "name",
            "version",
            "changedBy",
            "changedAt",
            "overrides",
            "coverage",
            "onCall");

    private ScheduleReading() {}

    static Schedule read(String name, JsonPlace body) {
        body.having(KNOWN);
        ZoneId zone = zone(body.at("zone"));
        if (body.at("fallback").absent()) {
            throw new Problem(
                            422,
                            "schedule.no-fallback",
                            "The schedule has no fallback. Name a person who is on call when no one else is.",
                            Map.of("field", "fallback"))
                    .asException();
        }
        String fallback = body.at("fallback").text(LayerView.NAME);
        List<Layer> layers = new ArrayList<>();
        for (JsonPlace layer : body.at("layers").items(MOST_LAYERS)) {
            Layer read = layer(layer);
            if (layers.stream().anyMatch(one -> one.name().equals(read.name()))) {
                throw layer.at("name").wrong("is also the name of another layer. Give each layer its own name");
            }
            layers.add(read);
        }
        return new Schedule(name, zone, layers, List.of(), fallback);
    }

    static ZoneId zone(JsonPlace place) {
        String text = place.text(60);
        if (!ZoneId.getAvailableZoneIds().contains(text)) {
            throw new Problem(
                            422,
                            "schedule.bad-zone",
                            "%s is not an IANA time zone. Use a name such as Europe/Berlin or UTC.".formatted(text),
                            Map.of("field", place.path()))
                    .asException();
        }
        return ZoneId.of(text);
    }

    private static Layer layer(JsonPlace place) {
        place.having(Set.of("name", "people", "from", "until", "rotation", "restrictions"));
        String name = place.at("name").text(LayerView.NAME);
        List<String> people = place.at("people").items(MOST_PEOPLE).stream()
                .map(one -> one.absent() ? Layer.NOBODY : one.text(LayerView.NAME))
                .toList();
        if (people.isEmpty()) {
            throw place.at("people").missing();
        }
        LocalDateTime from = local(place.at("from"));
        LocalDateTime until = place.at("until").absent() ? null : local(place.at("until"));
        if (until != null && !until.isAfter(from)) {
            throw place.at("until").wrong("must be after from");
        }
        return new Layer(name, people, from, until, rotation(place.at("rotation")), restrictions(place));
    }

    private static LocalDateTime local(JsonPlace place) {
        LocalDateTime time = place.as(LocalDateTime::parse, "a local time without a zone, such as 2026-11-02T08:00");
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw place.wrong("must be in the years %d to %d".formatted(FIRST_YEAR, LAST_YEAR));
        }
        return time;
    }

    private static Rotation rotation(JsonPlace place) {
        place.having(Set.of("unit", "length"));
        Unit unit = place.at("unit").as(text -> Unit.valueOf(upper(text)), "hour, day, week or month");
        return new Rotation(unit, place.at("length").number(LONGEST.getOrDefault(unit, 1)));
    }

    private static List<Restriction> restrictions(JsonPlace layer) {
        return layer.at("restrictions").items(MOST_RESTRICTIONS).stream()
                .map(ScheduleReading::restriction)
                .toList();
    }

    private static Restriction restriction(JsonPlace place) {
        place.having(Set.of("days", "from", "until"));
        return new Restriction(
                days(place.at("days")),
                place.at("from").as(LocalTime::parse, "a time of day, such as 18:00"),
                place.at("until").as(LocalTime::parse, "a time of day, such as 08:00"));
    }

    static Set<DayOfWeek> days(JsonPlace place) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        place.items(7)
                .forEach(
                        one -> days.add(one.as(text -> DayOfWeek.valueOf(upper(text)), "a day from monday to sunday")));
        if (days.isEmpty()) {
            throw place.missing();
        }
        return days;
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
