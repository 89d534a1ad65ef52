package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import io.watchfloor.ops.paging.oncall.Schedule.Rotation;
import io.watchfloor.ops.paging.oncall.Schedule.Unit;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reader for schedules of Opsgenie from {@code GET /v2/schedules?expand=rotation}, optionally with {@code overrides}
 * from {@code GET /v2/schedules/{id}/overrides}.
 */
final class OpsgenieExport {

    private static final Duration DAY = Duration.ofDays(1);

    private final Gathering gathering = new Gathering();
    private final Names names;
    private final String fallback;
    private final Instant now;

    OpsgenieExport(Names names, String fallback, Instant now) {
        this.names = names;
        this.fallback = fallback;
        this.now = now;
    }

    ImportResult read(JsonNode export) {
        List<JsonNode> schedules = new ArrayList<>(ExportReader.list(export, "schedules"));
        schedules.addAll(ExportReader.list(export, "data"));
        for (JsonNode schedule : schedules) {
            String name = ExportReader.name(schedule, schedule.path("id").asText());
            String where = "schedule " + name;
            Optional<ZoneId> zone = ExportReader.zone(schedule.path("timezone").asText());
            if (zone.isEmpty()) {
                gathering.lost(where, "The schedule has no IANA time zone and was not imported.");
                continue;
            }
            if (!schedule.path("enabled").asBoolean(true)) {
                gathering.lost(where, "The schedule is disabled in the export and was not imported.");
                continue;
            }
            List<Layer> layers = new ArrayList<>();
            for (JsonNode rotation : ExportReader.list(schedule, "rotations")) {
                String place = "%s, rotation %s".formatted(where, ExportReader.name(rotation, "without a name"));
                try {
                    rotation(rotation, zone.get(), place).ifPresent(layers::add);
                } catch (DateTimeException | IllegalArgumentException e) {
                    gathering.lost(place, "The rotation has an invalid time and was not imported.");
                }
            }
            if (layers.size() > 1) {
                gathering.lost(
                        where,
                        "In Opsgenie all active rotations are on call. Watchfloor has one person on call: of"
                                + " simultaneous rotations the later one.");
            }
            gathering.add(
                    ExportReader.schedule(name, zone.get(), layers, overrides(schedule, where), fallback, gathering));
        }
        Map<String, String> known = Steps.schedules(schedules);
        ExportReader.list(export, "escalations").forEach(one -> escalation(one, known));
        return gathering.all();
    }

    /** Opsgenie counts delays from the start, Watchfloor from the previous step. */
    private void escalation(JsonNode escalation, Map<String, String> known) {
        Steps steps =
                new Steps(ExportReader.name(escalation, escalation.path("id").asText()), known, names, gathering);
        List<JsonNode> rules = new ArrayList<>(ExportReader.list(escalation, "rules"));
        rules.sort(Comparator.comparing(OpsgenieExport::delay));
        Duration so = Duration.ZERO;
        for (JsonNode rule : rules) {
            steps.completeStep(delay(rule).minus(so));
            so = delay(rule);
            JsonNode recipient = rule.path("recipient");
            switch (recipient.path("type").asText("user").toLowerCase(Locale.ROOT)) {
                case "user" -> steps.person(recipient);
                case "schedule" ->
                    steps.schedule(
                            recipient.path("id").asText(),
                            recipient.path("name").asText(null));
                default ->
                    steps.lost("The %s %s is notified in the export, which is not supported. It was not imported."
                            .formatted(
                                    recipient.path("type").asText(),
                                    ExportReader.name(
                                            recipient, recipient.path("id").asText())));
            }
            if (!rule.path("notifyType").asText("default").equals("default")
                    || !rule.path("condition").asText("if-not-acked").equals("if-not-acked")) {
                steps.lost("A rule notifies people other than those on call, or after the acknowledgement, which is"
                        + " not supported. It was not imported.");
            }
        }
        steps.completeStep(Duration.ofMinutes(
                escalation.path("repeat").path("waitInterval").asLong()));
        steps.repeat(escalation.path("repeat").path("count").asInt());
        steps.finish(fallback);
    }

    private static Duration delay(JsonNode rule) {
        long amount = rule.path("delay").path("timeAmount").asLong();
        return switch (rule.path("delay").path("timeUnit").asText("minutes").toLowerCase(Locale.ROOT)) {
            case "hours" -> Duration.ofHours(amount);
            case "days" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private Optional<Layer> rotation(JsonNode rotation, ZoneId zone, String where) {
        LocalDateTime until = ExportReader.has(rotation, "endDate")
                ? LocalDateTime.ofInstant(ExportReader.time(rotation.path("endDate")), zone)
                : null;
        boolean over = ExportReader.has(rotation, "endDate")
                && !ExportReader.time(rotation.path("endDate")).isAfter(now);
        if (over || !rotation.path("enabled").asBoolean(true)) {
            return Optional.empty();
        }
        List<String> people = new ArrayList<>();
        for (JsonNode one : ExportReader.list(rotation, "participants")) {
            switch (one.path("type").asText("user").toLowerCase(Locale.ROOT)) {
                case "user" -> people.add(names.of(one, gathering));
                case "none" -> people.add(Layer.NOBODY);
                default -> {
                    people.add(Layer.NOBODY);
                    gathering.lost(
                            where,
                            ("The %s %s is a participant of the rotation, which is not supported. During that turn the"
                                            + " fallback is on call.")
                                    .formatted(
                                            one.path("type").asText(),
                                            ExportReader.name(
                                                    one, one.path("id").asText())));
                }
            }
        }
        if (people.isEmpty()) {
            gathering.lost(where, "The rotation has no participants and was not imported.");
            return Optional.empty();
        }
        Unit unit = switch (rotation.path("type").asText().toLowerCase(Locale.ROOT)) {
            case "hourly" -> Unit.HOUR;
            case "daily" -> Unit.DAY;
            case "weekly" -> Unit.WEEK;
            default -> throw new IllegalArgumentException("unknown rotation");
        };
        return Optional.of(new Layer(
                ExportReader.name(rotation, "rotation"),
                people,
                LocalDateTime.ofInstant(ExportReader.time(rotation.path("startDate")), zone),
                until,
                new Rotation(unit, Math.max(1, rotation.path("length").asInt(1))),
                windows(rotation.path("timeRestriction")).restrictions()));
    }

    private static Windows windows(JsonNode restriction) {
        Windows windows = new Windows();
        List<JsonNode> all = new ArrayList<>(ExportReader.list(restriction, "restrictions"));
        if (restriction.path("restriction").isObject()) {
            all.add(restriction.path("restriction"));
        }
        boolean days = restriction.path("type").asText().equals("weekday-and-time-of-day");
        for (JsonNode one : all) {
            LocalTime from = LocalTime.of(
                    one.path("startHour").asInt(), one.path("startMin").asInt());
            LocalTime until = LocalTime.of(
                    one.path("endHour").asInt() % 24, one.path("endMin").asInt());
            Duration length = Duration.between(from, until);
            if (!days) {
                windows.add(from, length.isPositive() ? length : length.plus(DAY));
                continue;
            }
            DayOfWeek first = day(one.path("startDay"));
            length = length.plusDays(day(one.path("endDay")).getValue() - (long) first.getValue());
            windows.add(first, from, length.isPositive() ? length : length.plus(Windows.WEEK));
        }
        return windows;
    }

    private static DayOfWeek day(JsonNode name) {
        return DayOfWeek.valueOf(name.asText().toUpperCase(Locale.ROOT));
    }

    private List<Replacement> overrides(JsonNode schedule, String where) {
        List<Replacement> overrides = new ArrayList<>();
        for (JsonNode one : ExportReader.list(schedule, "overrides")) {
            try {
                if (!one.path("rotations").isEmpty()
                        && ExportReader.list(schedule, "rotations").size() > 1) {
                    gathering.lost(
                            where + ", an override",
                            "The override applies to some rotations in the export, and to the whole schedule in"
                                    + " Watchfloor.");
                }
                ExportReader.override(
                                one.path("alias").asText("o" + overrides.size()),
                                names.of(one.path("user"), gathering),
                                ExportReader.time(one.path("startDate")),
                                ExportReader.time(one.path("endDate")),
                                now)
                        .ifPresent(overrides::add);
            } catch (DateTimeException e) {
                gathering.lost(where + ", an override", "The override has an invalid time and was not imported.");
            }
        }
        return overrides;
    }
}
